import { describe, expect, it } from 'vitest';
import { Stores } from './stores.js';

/** A cache's store, which ends when it is told to. */
function pending(log: string[], name: string) {
  let end: { resolve: () => void; reject: (error: unknown) => void } | undefined;
  const act = (): Promise<void> => {
    log.push(name);
    return new Promise((resolve, reject) => {
      end = { resolve, reject };
    });
  };
  return { act, resolve: () => end?.resolve(), reject: (error: unknown) => end?.reject(error) };
}

describe('Stores', () => {
  it('stores at once where the cache answers at once, and answers the same', () => {
    const stores = new Stores();
    expect(stores.store(['k'], () => 1)).toBe(1);
    expect(stores.after(['k'], () => 2)).toBe(2);
    expect(stores.after('all', () => 3)).toBe(3);
  });

  it.each(['resolve', 'reject'] as const)(
    'acts after the store under way for the key has ended: %s',
    async (ending) => {
      const stores = new Stores();
      const log: string[] = [];
      const store = pending(log, 'store');
      const storing = stores.store(['k', 'l'], store.act) as Promise<void>;
      const others = [stores.after(['l'], () => log.push('delete')), stores.after('all', () => log.push('clear'))];
      expect(stores.after(['m'], () => log.push('other key'))).toBe(2);
      store[ending](new Error('not stored'));
      await storing.catch(() => {});
      await Promise.all(others);
      expect(log).toEqual(['store', 'other key', 'delete', 'clear']);
    },
  );

  it('keeps stores of one key in order, a deletion after the last of them', async () => {
    const stores = new Stores();
    const log: string[] = [];
    const [first, second] = [pending(log, 'first'), pending(log, 'second')];
    const storing = [stores.store(['k'], first.act), stores.store(['k'], second.act)];
    const deleting = stores.after(['k'], () => log.push('delete'));
    expect(log).toEqual(['first']);
    first.resolve();
    await storing[0];
    await expect.poll(() => log).toEqual(['first', 'second']);
    second.resolve();
    await deleting;
    expect(log).toEqual(['first', 'second', 'delete']);
  });

  it('forgets a store that has ended: the next one is made at once', async () => {
    const stores = new Stores();
    await stores.store(['k'], async () => {});
    const log: string[] = [];
    stores.after('all', () => log.push('at once'));
    expect(log).toEqual(['at once']);
  });
});
