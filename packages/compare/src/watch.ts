import { setTimeout as pause } from 'node:timers/promises';

/** What was seen, in words. */
export type Seen = string;

/** How a call ended; undefined where it did not in time. */
export type Ending = { readonly value: string | undefined } | { readonly error: unknown } | undefined;

/** How long a call is waited for, in milliseconds. */
export const PATIENCE = 15_000;

const INTERVAL = 5;
/** What tells of a change takes its time, also where nothing fails. */
const ON_ITS_WAY = 100;
/** For so long it has to be right without a break. */
const CALM = 1_500;

/** What comes of a call, within this time. */
export async function endingOf(call: Promise<string | undefined>, patience = PATIENCE): Promise<Ending> {
  const end = new AbortController();
  try {
    return await Promise.race([
      call.then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      ),
      pause(patience, undefined, { signal: end.signal }),
    ]);
  } finally {
    end.abort();
  }
}

export interface WatchOptions {
  /** What a reader may see: this, or a miss, which a cache may always answer. */
  readonly right: string | undefined;
  /** What is said of another value, before how long it was seen. Default: `stale`. */
  readonly wrong?: string;
  /** For how long it is watched at most, in milliseconds. */
  readonly watched: number;
}

/** Reads again and again, from now on, until it has been right for a while; for how long it was not. */
export async function watch(read: () => Promise<string | undefined>, options: WatchOptions): Promise<Seen> {
  const { right, wrong = 'stale', watched } = options;
  const start = performance.now();
  let staleUntil: number | undefined;
  let failedUntil: number | undefined;
  let calmSince = start;
  for (let now = start; now - start < watched && now - calmSince < CALM; now = performance.now()) {
    const ending = await endingOf(read());
    if (ending === undefined) return `no answer in ${seconds(PATIENCE)}`;
    const ended = performance.now();
    if ('error' in ending) failedUntil = calmSince = ended;
    else if (ending.value !== right && ending.value !== undefined) staleUntil = calmSince = ended;
    await pause(INTERVAL);
  }
  const isCalm = performance.now() - calmSince >= CALM;
  const said = (what: string, until = start) => {
    if (until - start <= ON_ITS_WAY) return [];
    const ended = isCalm || until < calmSince;
    return [
      { until, text: `${what}${ended ? ` for ${seconds(until - start)}` : `, all ${seconds(watched)} watched`}` },
    ];
  };
  const parts = [...said(wrong, staleUntil), ...said('errors', failedUntil)].sort((a, b) => a.until - b.until);
  return parts.map(({ text }) => text).join('; ') || 'right';
}

/** A time in words. */
export function seconds(milliseconds: number): string {
  if (milliseconds < 100) return `${Math.round(milliseconds)} ms`;
  const text = (milliseconds / 1_000).toFixed(1);
  return `${text.replace(/\.0$/, '')} s`;
}
