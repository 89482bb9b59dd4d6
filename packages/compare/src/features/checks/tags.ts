import type { Check } from './check.js';

/** Whether all that has a tag can be forgotten at once. */
export const tags: Check = async ({ tagged }) => {
  const cache = tagged?.();
  if (!cache) return undefined;
  await cache.set('one', '1', 'red');
  await cache.set('two', '2', 'blue');
  await cache.forget('red');
  return (await cache.get('one')) === undefined && (await cache.get('two')) === '2' ? 'yes' : 'no';
};
