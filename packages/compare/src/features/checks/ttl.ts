import { setTimeout as pause } from 'node:timers/promises';
import type { Check } from './check.js';

/** Whether an entry of a cache in memory may have a ttl of its own. */
export const ttlOfAnEntry: Check = async (library) => {
  const store = library.memory();
  if (store.set.length < 3) return undefined;
  await store.set('key', 'value', 30);
  if ((await store.get('key')) !== 'value') return 'gone at once';
  await pause(60);
  return (await store.get('key')) === 'value' ? 'ignored in memory' : 'yes';
};

/** What a ttl of 0 means. */
export const ttlOfZero: Check = async (library) => {
  const store = library.memory();
  if (store.set.length < 3) return undefined;
  try {
    await store.set('key', 'value', 0);
  } catch {
    return 'an error';
  }
  await pause(20);
  return (await store.get('key')) === 'value' ? 'for ever' : 'gone at once';
};
