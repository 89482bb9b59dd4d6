import { describe, expect, it } from 'vitest';
import { HeldCall } from '../testing/faulty/held-call.js';
import { type Scope, Stores } from './stores.js';

/** The stores of an async cache; `begun` has the calls in the order in which they were made. */
function subject() {
  const stores = new Stores({ async: true });
  const begun: string[] = [];
  const note = (name: string) => () => {
    begun.push(name);
  };
  /** Begins to store. */
  const storing = (name: string, keys: readonly unknown[]) => {
    const held = new HeldCall('request');
    const stored = Promise.resolve(
      stores.store(keys, () => {
        note(name)();
        return held.wait();
      }),
    );
    return { held, stored };
  };
  return { stores, begun, note, storing };
}

describe('Stores of an async cache', () => {
  it('are made at once where nothing is being stored under their keys', () => {
    const { begun, storing } = subject();
    storing('k', ['k']);
    storing('j', ['j']);
    expect(begun).toEqual(['k', 'j']);
  });

  it('follow each other under one key, also where one fails', async () => {
    const { begun, storing } = subject();
    const [first, second, third] = [storing('1', ['k', 'j']), storing('2', ['k']), storing('3', ['j', 'k'])];
    expect(begun).toEqual(['1']);
    const down = new Error('down');
    first.held.fail(down);
    await expect(first.stored).rejects.toBe(down);
    await second.held.arrived;
    expect(begun).toEqual(['1', '2']); // the third waits for both
    second.held.release();
    await third.held.arrived;
    third.held.release();
    await third.stored;
  });

  it('follow the last one also where an earlier one has ended', async () => {
    const { begun, storing } = subject();
    const [first, second] = [storing('1', ['k']), storing('2', ['k'])];
    first.held.release();
    await second.held.arrived;
    await first.stored;
    const third = storing('3', ['k']);
    expect(begun).toEqual(['1', '2']);
    second.held.release();
    await third.held.arrived;
    third.held.release();
    await third.stored;
  });

  it.each<[string, Scope]>([
    ['a key', ['j', 'a.k']],
    ['a prefix', { prefix: 'a.' }],
    ['all keys', { prefix: '' }],
  ])('are waited for by what is asked for after them: of %s', async (_, scope) => {
    const { stores, begun, note, storing } = subject();
    const { held, stored } = storing('store', ['a.k']);
    const after = stores.after(scope, note('after'));
    const second = storing('second', ['a.k']); // which that does not wait for
    expect(begun).toEqual(['store']);
    held.fail(new Error('down'));
    await stored.catch(() => {});
    await after;
    expect(begun).toContain('after');
    second.held.release();
    await second.stored;
  });

  it.each<[string, Scope]>([
    ['another key', ['a.j', 'a.']],
    ['another prefix', { prefix: 'b.' }],
  ])('are not waited for by what is about %s', async (_, scope) => {
    const { stores, begun, note, storing } = subject();
    const { held, stored } = storing('store', ['a.k', 1]);
    stores.after(scope, note('after'));
    expect(begun).toEqual(['store', 'after']);
    held.release();
    await stored;
  });

  it('make nobody wait once they have ended', async () => {
    const { stores, storing } = subject();
    const { held, stored } = storing('store', ['k']);
    held.release();
    await stored;
    await stored; // and what follows from that
    expect(stores.after(['k'], () => 'at once')).toBe('at once');
  });
});

describe('Stores of a sync cache', () => {
  it('are made at once, and nobody waits', () => {
    const stores = new Stores({});
    expect(stores.store(['k'], () => stores.store(['k'], () => 1))).toBe(1);
    expect(stores.after({ prefix: '' }, () => 2)).toBe(2);
  });
});
