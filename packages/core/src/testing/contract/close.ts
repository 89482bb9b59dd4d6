import type { AnyCache } from '../../cache.js';
import { isCacheError } from '../../errors.js';
import { asyncDispose } from '../../mode/dispose-symbols.js';
import { fail, failureOf } from './assert.js';
import { type ContractCase, rule } from './contract-case.js';
import type { Power } from './powers.js';
import type { Probe } from './probe.js';

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
  refusedOnceClosed('get', [], (raw) => raw.get('k')),
  refusedOnceClosed('set', [], (raw) => raw.set('k', 2)),
  refusedOnceClosed('has', [], (raw) => raw.has('k')),
  refusedOnceClosed('delete', [], (raw) => raw.delete('k')),
  refusedOnceClosed('getMany', ['many'], (raw) => raw.getMany?.(['k'])),
  refusedOnceClosed('setMany', ['many'], (raw) => raw.setMany?.([['k', 2]])),
  refusedOnceClosed('deleteMany', ['many'], (raw) => raw.deleteMany?.(['k'])),
  refusedOnceClosed('clear', ['clear'], (raw) => raw.clear?.()),
  refusedOnceClosed('size', ['size'], (raw) => raw.size),
  rule('refuses keys once it is closed', ['close', 'closed', 'keys'], async (cache) => {
    await closed(cache);
    isClosed('keys', await failureOf('keys', cache.keys()));
  }),
];

/** The key is there, so that a cache which answers from memory is found out. */
async function closed(cache: Probe): Promise<void> {
  await cache.set('k', 1);
  await cache.close();
}

function refusedOnceClosed(operation: string, needs: readonly Power[], call: (raw: AnyCache) => unknown): ContractCase {
  return rule(`refuses ${operation} once it is closed`, ['close', 'closed', ...needs], async (cache) => {
    await closed(cache);
    isClosed(operation, await cache.refusal(operation, call));
  });
}

function isClosed(operation: string, error: unknown): void {
  if (!isCacheError(error, 'CLOSED')) fail(`${operation}: expected a CacheError CLOSED, got ${String(error)}`);
}
