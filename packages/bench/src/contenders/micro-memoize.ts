import { memoize } from 'micro-memoize';
import type { Setups } from '../contender.js';
import { loading } from './loading.js';

/** micro-memoize, which compares arguments as they are, one entry after the other. */
export const setups = {
  sync: () => loading((load) => memoize(load, { maxSize: 10_000 })),
  'three-scalars': () =>
    loading((load) => {
      const call = memoize((id: string, _page: number, _full: boolean) => load(id), { maxSize: 10_000 });
      return (id) => call(id, 7, true);
    }),
} satisfies Setups;
