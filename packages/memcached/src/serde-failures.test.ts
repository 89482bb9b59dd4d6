import { inspect } from 'node:util';
import { isCacheError } from '@ctu/core';
import { describe, expect, it } from 'vitest';
import { JsonSerde } from './json-serde.js';
import { serdeOf } from './serde.js';

const throwing = (): never => {
  throw new TypeError('hunter2');
};

describe('a serde', () => {
  it('says nothing of a value that cannot be looked at', () => {
    const serde = serdeOf(new JsonSerde());
    for (const value of [
      new Proxy({}, { getPrototypeOf: throwing }),
      new Proxy({}, { ownKeys: throwing }),
      Object.defineProperty({}, 'a', { enumerable: true, get: throwing }),
    ]) {
      expect(thrown(() => serde.serialize('k', value))).toMatchObject({ code: 'UNENCODABLE_VALUE', key: 'k' });
    }
  });

  it.each<[what: string, give: () => unknown]>([
    ['throws', throwing],
    ['gives nothing', () => undefined],
    ['gives a promise', async () => ({ flags: 1, data: 'hunter2' })],
    ['gives data that are none', () => ({ flags: 1, data: { a: 'hunter2' } })],
    ['gives a text that UTF-8 would change', () => ({ flags: 1, data: 'hunter2\ud800' })],
    ['gives a text as flags', () => ({ flags: '1 0 0\r\nflush_all', data: 'hunter2' })],
    ['gives flags that are no 32 bits', () => ({ flags: 2 ** 32, data: 'hunter2' })],
    ['gives negative flags', () => ({ flags: -1, data: 'hunter2' })],
    ['gives no flags', () => ({ data: 'hunter2' })],
  ])('that %s cannot store its value', (_, give) => {
    const serde = serdeOf({ serialize: give as never, deserialize: () => 1 }); // JavaScript may give anything
    expect(thrown(() => serde.serialize('k', 'hunter2'))).toMatchObject({ code: 'UNENCODABLE_VALUE', key: 'k' });
  });

  it('that throws when it reads has read what is corrupt', () => {
    const serde = serdeOf({ serialize: () => ({ flags: 1, data: '' }), deserialize: throwing });
    expect(thrown(() => serde.deserialize('k', { flags: 1, data: 'hunter2' }))).toMatchObject({
      code: 'CORRUPT_VALUE',
    });
  });
});

function thrown(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    expect(isCacheError(error)).toBe(true);
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain('hunter2');
    return error;
  }
}
