import { WINDOW, WINDOWS, type Window } from '@ctu/simulate/play';

/** The sizes of a chart, and of the plot in it. */
export const WIDTH = 320;
export const HEIGHT = 124;
export const plot = { left: 44, right: WIDTH - 4, top: 16, bottom: HEIGHT - 18 } as const;

/** The time that a chart shows, in milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The times that have names are so many milliseconds apart. */
const DECADE = 10_000;

/** A line across the chart, with its name. */
export interface Tick {
  readonly name: string;
  readonly at: number;
}

/** What a chart shows at a time: all from the beginning, or the latest windows that are kept. */
export function spanAt(now: number): Span {
  const longest = WINDOW * WINDOWS;
  const from = Math.max(0, Math.ceil((now - longest) / WINDOW) * WINDOW);
  return { from, to: from + Math.min(longest, Math.max(1, Math.ceil(now / DECADE)) * DECADE) };
}

/** Where a time stands. */
export function xOf(time: number, { from, to }: Span): number {
  const part = Math.min(1, Math.max(0, (time - from) / (to - from)));
  return plot.left + part * (plot.right - plot.left);
}

/** Where a part stands, from 0 to 1 of the height. */
export function yOf(part: number): number {
  return plot.bottom - part * (plot.bottom - plot.top);
}

/** Where a number of milliseconds stands: by its logarithm, from 0 to 10 seconds. */
export function yOfLatency(milliseconds: number): number {
  return yOf(Math.min(1, Math.log10(1 + milliseconds) / Math.log10(1 + 10_000)));
}

/** The names of the times. */
export function timeTicks(span: Span): Tick[] {
  const first = Math.ceil(span.from / DECADE) * DECADE;
  const times = Array.from({ length: (span.to - span.from) / DECADE + 1 }, (_, index) => first + index * DECADE);
  return times.filter((time) => time <= span.to).map((time) => ({ name: `${time / 1_000} s`, at: xOf(time, span) }));
}

/** A line through the middles of the windows; broken where there is nothing to tell. */
export function line(windows: readonly Window[], span: Span, y: Height): string {
  return runs(windows, span, y)
    .map((run) => `M${run.join('L')}`)
    .join('');
}

/** The area under such a line, down to the bottom. */
export function area(windows: readonly Window[], span: Span, y: Height): string {
  return runs(windows, span, y)
    .map((run) => {
      const [left, right] = [run[0]!, run.at(-1)!].map(([x]) => x);
      return `M${left} ${plot.bottom}L${run.join('L')}L${right} ${plot.bottom}Z`;
    })
    .join('');
}

/** Marks below the plot, under the windows of which something holds. */
export function marks(windows: readonly Window[], span: Span, holds: (window: Window) => boolean): string {
  const paths = windows
    .filter(holds)
    .map(({ at }) => `M${short(xOf(at, span))} ${plot.bottom + 3}H${short(xOf(at + WINDOW, span))}`);
  return paths.join('');
}

/** How high a window stands; undefined where there is nothing to tell. */
type Height = (window: Window) => number | undefined;

type Spot = readonly [x: number, y: number];

/** The windows one after another of which there is something to tell. */
function runs(windows: readonly Window[], span: Span, y: Height): Spot[][] {
  const found: Spot[][] = [];
  let run: Spot[] | undefined;
  for (const window of windows) {
    const height = y(window);
    if (height === undefined) run = undefined;
    else {
      if (!run) {
        run = [];
        found.push(run);
      }
      run.push([short(xOf(window.at + WINDOW / 2, span)), short(height)]);
    }
  }
  return found;
}

function short(number: number): number {
  return Math.round(number * 10) / 10;
}
