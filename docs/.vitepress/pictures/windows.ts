import { type Freshness, freshness, type Windows } from '../../../packages/core/src/cached/freshness.js';
import { paper, type Styles, text } from './paper.js';

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

const title = 'How a result is judged, from its load on: fresh, then refresh, then stale, then dead';
const styles: Styles = {
  fresh: ['fill', '#c8f0d2', '#1c4429'],
  refresh: ['fill', '#cfe8fc', '#1a3b5e'],
  stale: ['fill', '#fbeab0', '#4d3d0e'],
  dead: ['fill', '#eaeef2', '#30363d'],
};

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
  return paper(title, 760, 216, styles, [
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
  return paper(title, 328, 654, styles, [
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

function seconds(time: number): string {
  return `${time / 1_000} s`;
}
