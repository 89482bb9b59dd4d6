import type { Check } from './check.js';

/** How a cache in memory answers a hit. */
export const syncStaysSync: Check = async (library) => {
  const store = library.memory();
  await store.set('key', 'value');
  const answer = store.get('key');
  if (answer === 'value') return 'at once';
  return (await answer) === 'value' ? 'with a promise' : 'with a miss';
};
