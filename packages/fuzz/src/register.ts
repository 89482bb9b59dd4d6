import { inspect, isDeepStrictEqual } from 'node:util';

/** The value of a key that is not there. */
export const MISS = Symbol('a miss');

/** The value of a key under which lies what the codec cannot read. */
export const CORRUPT = Symbol('a corrupt value');

/** An entry with a shorter time to live, in milliseconds, may expire within a run. */
const LONG = 60_000;

/** A write of one key, from its call to its end. */
export interface Write {
  /** What a read may answer: the value as it was written, and as the codec brings it back. */
  readonly values: readonly unknown[];
  /** In milliseconds. */
  readonly ttl: number;
  /** In turns of the run's clock. It may take effect from then on. */
  readonly start: number;
  /** It has taken effect by then, or never will. */
  end: number;
  /** Whether it has taken effect, once it has ended: what was overwritten never comes back. */
  certain: boolean;
  /** When it has expired for sure, by `performance.now()`. */
  expiry: number;
}

/** From when to when something was going on. */
export interface Span {
  /** In turns of the run's clock. */
  readonly start: number;
  readonly end: number;
  /** By `performance.now()`. */
  readonly time: number;
}

/**
 * What a key may hold, as a regular register (Lamport, "On Interprocess Communication", 1986) with several writers: a read
 * answers a value of a write that began before the read ended, and that no write overtook which had begun after that one
 * ended, and ended before the read began.
 */
export class Register {
  #writes: Write[] = [
    { values: [MISS], ttl: Infinity, start: -1, end: -1, certain: true, expiry: Number.POSITIVE_INFINITY },
  ];

  /** A write that begins now. */
  begin(start: number, values: readonly unknown[], ttl = Number.POSITIVE_INFINITY): Write {
    const none = Number.POSITIVE_INFINITY;
    const write: Write = { values, ttl, start, end: none, certain: false, expiry: none };
    this.#writes.push(write);
    return write;
  }

  /** Forgets a write that was refused: it has no effect. */
  drop(write: Write): void {
    this.#writes = this.#writes.filter((other) => other !== write);
  }

  /** All is quiet: whatever was uncertain has taken effect by now, or never will. */
  settle(now: number): void {
    for (const write of this.#writes) write.end = Math.min(write.end, now);
  }

  /** Whether a read may answer this. */
  explains(span: Span, answer: unknown): boolean {
    return this.#candidates(span).some((write) => holds(write, span, answer));
  }

  /** Whether a read may find a value, corrupt or not. */
  mayHold(span: Span): boolean {
    return this.#candidates(span).some(({ values, expiry }) => values[0] !== MISS && span.time <= expiry);
  }

  /** Whether a read may find nothing. */
  mayMiss(span: Span): boolean {
    return this.explains(span, MISS);
  }

  /** Whether nothing is uncertain but the order of writes: every reader then sees the same. */
  get firm(): boolean {
    return this.#writes.every(({ certain, ttl }) => certain && ttl >= LONG);
  }

  /** When, by `performance.now()`, the last of what expires soon has expired; 0 where nothing does. */
  get lastExpiry(): number {
    return Math.max(0, ...this.#writes.map(({ ttl, expiry }) => (ttl < LONG && Number.isFinite(expiry) ? expiry : 0)));
  }

  /** Whether two readers who see the same may answer these from now on, the one as it was written. */
  agree(now: number, one: unknown, other: unknown): boolean {
    const span = { start: now, end: now, time: performance.now() };
    const [first, second] = [one, other].map((answer) => (answer === undefined ? MISS : answer));
    return this.#candidates(span).some((write) => holds(write, span, first) && holds(write, span, second));
  }

  /** The writes so far, for a message. */
  toString(): string {
    return this.#writes
      .map(({ values, start, end, certain, ttl }) => {
        const lifetime = ttl < LONG ? ` for ${ttl} ms` : '';
        return `  ${start}…${end} ${certain ? '' : 'perhaps '}${values.map(show).join(' or ')}${lifetime}`;
      })
      .join('\n');
  }

  #candidates({ start, end }: Span): Write[] {
    const over = this.#writes.filter((write) => write.certain && write.end < start);
    // What began in the same turn is of the reader itself: a delete that looks what was there.
    const begun = this.#writes.filter((write) => write.start < end && write.start !== start);
    return begun.filter((write) => !over.some((later) => write.end < later.start));
  }
}

function holds({ values, ttl, expiry }: Write, { time }: Span, answer: unknown): boolean {
  if (answer === MISS && ttl < LONG) return true;
  return time <= expiry && values.some((value) => isDeepStrictEqual(value, answer));
}

/** A value as messages show it, cut short. */
export function show(value: unknown): string {
  return inspect(value, { breakLength: Number.POSITIVE_INFINITY, maxStringLength: 60 }).slice(0, 120);
}
