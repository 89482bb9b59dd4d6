/// <reference lib="dom" />
import { type Movement, type Name, names } from '@ctu/simulate/play';
import { type ShallowRef, shallowRef } from 'vue';

/** A movement while it is shown. */
export interface Pulse extends Movement {
  readonly id: number;
  readonly until: number;
}

export type Pulses = Readonly<Record<Name, readonly Pulse[]>>;

/** For how long one is shown, in milliseconds of the reader's time, and how many at most. */
const SHOWN = 500;
const MOST = 40;

/** The movements that are shown: new ones are added, and after a while they are gone. */
export function pulsing(): {
  readonly pulses: Readonly<ShallowRef<Pulses>>;
  add(movements: Record<Name, readonly Movement[]>): void;
} {
  const pulses = shallowRef<Pulses>({ ours: [], naive: [] });
  let count = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function add(movements: Partial<Record<Name, readonly Movement[]>>): void {
    const now = performance.now();
    const shown = (name: Name): readonly Pulse[] => {
      const added = (movements[name] ?? []).map((movement) => ({ ...movement, id: count++, until: now + SHOWN }));
      return [...pulses.value[name].filter(({ until }) => until > now), ...added].slice(-MOST);
    };
    pulses.value = { ours: shown('ours'), naive: shown('naive') };
    clearTimeout(timer);
    if (names.some((name) => pulses.value[name].length > 0)) timer = setTimeout(() => add({}), SHOWN);
  }

  return { pulses, add };
}
