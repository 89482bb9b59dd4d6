import { asyncDispose } from '../mode/disposing.js';
import { fail } from './assert.js';
import { type ContractCase, rule } from './contract-case.js';

/** Rule 5: letting go. */
export const closeCases: readonly ContractCase[] = [
  rule('can be closed twice', ['close'], async (cache) => {
    await cache.set('k', 1);
    await cache.close();
    await cache.close();
  }),
  rule('closes at the end of an `await using` block', ['close'], async (_, { cache }) => {
    await cache.set('k', 1);
    const disposable = cache as { [asyncDispose]?: () => Promise<void> }; // what `await using` asks of it
    if (!disposable[asyncDispose]) fail('it has no Symbol.asyncDispose');
    await disposable[asyncDispose]();
    await disposable[asyncDispose]();
  }),
];
