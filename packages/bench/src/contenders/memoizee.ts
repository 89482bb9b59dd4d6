import memoize from 'memoizee';
import type { Setups } from '../contender.js';
import { loading } from './loading.js';

/** memoizee in its primitive mode, the fastest one, or with JSON for a key, as its manual shows for arguments of any kind. */
export const setups = {
  sync: () => loading((load) => memoize(load, { primitive: true, max: 10_000 })),
  unlimited: () => loading((load) => memoize(load, { primitive: true })),
  'default-key': () => loading((load) => memoize(load, { normalizer: (args) => JSON.stringify(args[0]), max: 10_000 })),
  'three-scalars': () =>
    loading((load) => {
      const original = (id: string, _page: number, _full: boolean) => load(id);
      const call = memoize(original, { normalizer: (args) => JSON.stringify(args), max: 10_000 });
      return (id) => call(id, 7, true);
    }),
  awaited: () =>
    loading((load) => memoize(async (id: string) => load(id), { promise: true, primitive: true, max: 10_000 })),
} satisfies Setups;
