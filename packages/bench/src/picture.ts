import type { Chart } from './report.js';

const width = 760;
const names = 250;
const bar = { height: 16, gap: 6, most: 380 };
const chartGap = 34;

/** The charts below each other as an SVG that follows the reader's light or dark scheme. */
export function picture(charts: readonly Chart[]): string {
  let top = 16;
  const drawn = charts.map((chart) => {
    const text = drawChart(chart, top);
    top += chartGap + chart.bars.length * (bar.height + bar.gap) + 14;
    return text;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" font-family="system-ui, sans-serif" font-size="13">
<title>Reads per second, more is better</title>
<style>
.paper { fill: #ffffff } .ink { fill: #1f2328 } .quiet { fill: #59636e } .ours { fill: #0969da } .theirs { fill: #c3cbd3 }
@media (prefers-color-scheme: dark) {
.paper { fill: #0d1117 } .ink { fill: #f0f6fc } .quiet { fill: #9198a1 } .ours { fill: #4493f8 } .theirs { fill: #474e57 }
}
</style>
<rect class="paper" width="${width}" height="${top}" rx="8"/>
${drawn.join('\n')}
</svg>
`;
}

function drawChart({ title, unit, bars }: Chart, top: number): string {
  const longest = Math.max(...bars.map(({ value }) => value));
  const lines = bars.map(({ name, value, ours }, index) => {
    const y = top + chartGap + index * (bar.height + bar.gap);
    const length = Math.max(1, (value / longest) * bar.most).toFixed(1);
    const baseline = y + bar.height - 4;
    return [
      `<text class="ink" x="${names - 8}" y="${baseline}" text-anchor="end"${ours ? ' font-weight="600"' : ''}>${escaped(name)}</text>`,
      `<rect class="${ours ? 'ours' : 'theirs'}" x="${names}" y="${y}" width="${length}" height="${bar.height}" rx="2"/>`,
      `<text class="quiet" x="${names + Number(length) + 6}" y="${baseline}">${amount(value)}</text>`,
    ].join('\n');
  });
  const heading = `<text class="ink" x="16" y="${top + 18}" font-weight="600">${escaped(title)}</text>`;
  return [
    heading,
    `<text class="quiet" x="${width - 16}" y="${top + 18}" text-anchor="end">${unit}</text>`,
    ...lines,
  ].join('\n');
}

function amount(value: number): string {
  return value >= 1e6
    ? `${(value / 1e6).toFixed(1)} million`
    : `${(value / 1e3).toFixed(value < 1e4 ? 1 : 0)} thousand`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
