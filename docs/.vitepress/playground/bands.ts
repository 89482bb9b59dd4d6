import type { Schedule } from '@ctu/simulate/play';
import { spanAt, WIDTH, xOf } from './charts.js';

/** A time in which something was broken, or the moment of a late answer. */
export interface Band {
  /** Absent where there is no room for it. */
  readonly name: string | undefined;
  /** Where the name begins. */
  readonly nameAt: number;
  readonly left: number;
  readonly right: number;
}

/** About so wide is a letter. */
const LETTER = 6;

/** What the switches of a schedule did until now, as far back as a chart looks; `hasChannel`: also those of the channel. */
export function bands({ turns }: Schedule, now: number, hasChannel: boolean): Band[] {
  const found: Band[] = [];
  const span = spanAt(now);
  const made = turns.filter(({ at }) => at <= now);
  const add = (name: string, from: number, to: number): void => {
    if (to < span.from) return;
    const left = xOf(from, span);
    const width = name.length * LETTER;
    const nameAt = Math.min(left + 3, WIDTH - width);
    const isFree = found.every((band) => !band.name || band.nameAt + band.name.length * LETTER < nameAt);
    found.push({ name: isFree ? name : undefined, nameAt, left, right: xOf(to, span) });
  };
  const addUntil = (name: string, index: number, ends: readonly string[]): void => {
    const end = made.slice(index + 1).find(({ what }) => ends.includes(what));
    add(name, made[index]!.at, end?.at ?? now);
  };
  for (const [index, { what, at }] of made.entries()) {
    if (what === 'freeze') addUntil('frozen', index, ['thaw', 'freeze']);
    else if (what === 'race') add('late read', at, at);
    else if (hasChannel && what === 'close') addUntil('channel closed', index, ['mend', 'silence', 'close']);
    else if (hasChannel && what === 'silence') addUntil('channel silent', index, ['mend', 'silence', 'close']);
  }
  return found;
}
