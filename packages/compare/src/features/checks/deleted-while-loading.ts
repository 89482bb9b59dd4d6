import type { Check } from './check.js';
import { begun, deferred } from './deferred.js';

/** 1. A load has read the old row, which is on its way. 2. The row is written, and its key deleted. 3. The load ends. */
export const deletedWhileLoading: Check = async ({ loading }) => {
  const old = deferred();
  const answers = [old.promise, Promise.resolve('new')];
  const cached = loading?.(() => answers.shift()!); // nobody loads a third time
  if (!cached) return undefined;
  const reading = cached.call();
  await begun();
  await cached.delete();
  old.resolve('old');
  await reading.catch(() => {});
  return (await cached.call()) === 'new' ? 'stays deleted' : 'the old value is back';
};
