import type { Check } from './check.js';

/** Whether a reader can tell a kept `null` from a miss. */
export const nullOrMiss: Check = async (library) => {
  const store = library.memory();
  await store.set('key', null);
  return (await store.get('key')) === null && (await store.get('nothing')) === undefined ? 'yes' : 'no';
};

/** What comes of a function that answers `undefined`. */
export const undefinedResult: Check = async ({ loading }) => {
  let loads = 0;
  const cached = loading?.(async () => {
    loads++;
    return undefined;
  });
  if (!cached) return undefined;
  try {
    await cached.call();
    await cached.call();
  } catch {
    return 'an error';
  }
  return loads === 1 ? 'kept' : 'not kept';
};
