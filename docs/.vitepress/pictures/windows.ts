import { type Freshness, freshness, type Windows } from '../../../packages/core/src/cached/freshness.js';

/** An example that fits into a picture. In milliseconds. */
const entry = { storedAt: 0, freshFor: 60_000, took: 0, value: 'any' };
const windows = { refreshAhead: 0.8, staleWhileRevalidate: 60_000, staleIfError: 120_000 } satisfies Windows;
const end = 210_000;

/** What a call does, in lines. */
const does: Record<Freshness, readonly string[]> = {
  fresh: ['answers it'],
  refresh: ['answers it,', 'and renews it behind'],
  stale: ['loads, and answers it', 'if that fails or is slow'],
  dead: ['loads'],
};

/** A time in which the judgement is the same. */
interface Band {
  readonly judged: Freshness;
  readonly from: number;
  to: number;
}

/** What an option is about. */
interface Span {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Beside which others it is drawn. */
  readonly lane: number;
}

const { freshFor } = entry;
const kept = freshFor + Math.max(windows.staleWhileRevalidate, windows.staleIfError);
const spans: readonly Span[] = [
  { text: `refreshAhead: ${windows.refreshAhead}`, from: 0, to: freshFor * Number(windows.refreshAhead), lane: 0 },
  { text: 'staleWhileRevalidate', from: freshFor, to: freshFor + windows.staleWhileRevalidate, lane: 0 },
  { text: 'ttl', from: 0, to: freshFor, lane: 1 },
  { text: 'staleIfError', from: freshFor, to: freshFor + windows.staleIfError, lane: 1 },
  { text: 'kept by the cache', from: 0, to: kept, lane: 2 },
];

/** The example, judged at every millisecond as a call would judge it. */
function judgedBands(): Band[] {
  const bands: Band[] = [];
  for (let now = 0; now < end; now++) {
    const judged = freshness(entry, windows, now, Math.random);
    const last = bands.at(-1);
    if (last?.judged === judged) last.to = now + 1;
    else bands.push({ judged, from: now, to: now + 1 });
  }
  return bands;
}

/** The pictures of the guide by their names in `docs`: one whose time runs to the right, and one for a phone, whose time runs down. */
export function pictures(): Readonly<Record<string, string>> {
  const bands = judgedBands();
  const edges = [...new Set([freshFor, ...bands.map(({ from }) => from)])];
  return { 'windows.svg': across(bands, edges), 'windows-phone.svg': down(bands, edges) };
}

function across(bands: readonly Band[], edges: readonly number[]): string {
  const x = (time: number) => 16 + (time / end) * 728;
  return paper(760, 216, [
    ...bands.flatMap(({ judged, from, to }) => band(judged, x(from), 12, x(to) - x(from), 76)),
    ...edges.map((time) => text('quiet', x(time), 106, seconds(time), time === 0 ? 'start' : 'middle')),
    ...spans.flatMap(({ text: name, from, to, lane }) => {
      const y = 126 + lane * 32;
      return [
        `<path class="line" d="M${x(from) + 1} ${y - 4}v8m0 -4H${x(to) - 1}m0 -4v8"/>`,
        text('ink', (x(from) + x(to)) / 2, y + 17, name),
      ];
    }),
  ]);
}

function down(bands: readonly Band[], edges: readonly number[]): string {
  const y = (time: number) => 12 + (time / end) * 630;
  return paper(328, 654, [
    ...bands.flatMap(({ judged, from, to }) => band(judged, 146, y(from), 170, y(to) - y(from))),
    ...edges.map((time) => text('quiet', 140, y(time) + (time === 0 ? 10 : 4), seconds(time), 'end')),
    ...spans.flatMap(({ text: name, from, to, lane }) => {
      const x = 88 - lane * 34;
      const middle = (y(from) + y(to)) / 2;
      return [
        `<path class="line" d="M${x - 4} ${y(from) + 1}h8m-4 0V${y(to) - 1}m-4 0h8"/>`,
        `<text class="ink" transform="translate(${x - 8} ${middle}) rotate(-90)">${name}</text>`,
      ];
    }),
  ]);
}

function band(judged: Freshness, left: number, top: number, width: number, height: number): string[] {
  const lines = does[judged];
  const [x, y] = [left + width / 2, top + height / 2 - lines.length * 8 + 3];
  return [
    `<rect class="${judged}" x="${left}" y="${top}" width="${width}" height="${height}"/>`,
    text('ink', x, y, judged),
    ...lines.map((line, index) => text('quiet', x, y + 18 + index * 16, line)),
  ];
}

function text(style: string, x: number, y: number, content: string, anchor = 'middle'): string {
  return `<text class="${style}" x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
}

function seconds(time: number): string {
  return `${time / 1_000} s`;
}

/** An SVG that follows the reader's light or dark scheme. */
function paper(width: number, height: number, drawn: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" text-anchor="middle">
<title>How a result is judged, from its load on: fresh, then refresh, then stale, then dead</title>
<style>
.paper { fill: #fff } .line { fill: none; stroke: #8c959f; stroke-width: 1.5 } .ink { fill: #1f2328; font-weight: 600 } .quiet { fill: #59636e; font-size: 12px }
.fresh { fill: #c8f0d2 } .refresh { fill: #cfe8fc } .stale { fill: #fbeab0 } .dead { fill: #eaeef2 }
@media (prefers-color-scheme: dark) {
.paper { fill: #1b1b1f } .line { stroke: #9198a1 } .ink { fill: #f0f6fc } .quiet { fill: #b1b8c0 }
.fresh { fill: #1c4429 } .refresh { fill: #1a3b5e } .stale { fill: #4d3d0e } .dead { fill: #30363d }
}
</style>
<rect class="paper" width="${width}" height="${height}" rx="8"/>
${drawn.join('\n').replaceAll(/(\d+\.\d)\d+/g, '$1')}
</svg>
`;
}
