import type { Library } from '../library.js';
import type { Check } from './check.js';

/** Whether a reader can tell a kept `null` from a miss. */
export const nullOrMiss: Check = async (library) => {
  const store = library.memory();
  await store.set('key', null);
  return (await store.get('key')) === null && (await store.get('nothing')) === undefined ? 'yes' : 'no';
};

/** What comes of a function that answers `undefined`: as it is, and where an option is to keep that. */
export const undefinedResult: Check = async ({ loading }) => {
  if (!loading) return undefined;
  const seen = await withoutResult(loading);
  const asked = await withoutResult(loading, 60_000);
  return seen === asked ? seen : `${asked} by an option`;
};

async function withoutResult(loading: NonNullable<Library['loading']>, absentTtl?: number): Promise<string> {
  let loads = 0;
  const load = async () => {
    loads++;
    return undefined;
  };
  const cached = loading(load, undefined, absentTtl);
  try {
    await cached.call();
    await cached.call();
  } catch {
    return 'an error';
  }
  return loads === 1 ? 'kept' : 'not kept';
}
