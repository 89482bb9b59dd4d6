import { patient } from '@ctu/tooling';
import { describe, expect, inject, it } from 'vitest';
import { MemCached, PrefixedMemCached } from './index.js';
import { libraries } from './testing/libraries.js';
import { raw } from './testing/raw.js';

const server = inject('server');

const odd = [
  ...[
    '',
    ' ',
    'a b',
    '\r\n',
    'a\r\nflush_all',
    'a\r\nset canary 0 0 1\r\nx',
    '\0',
    '\t',
    "$'",
    '$&',
    ',',
    '%',
    '%20',
    '\x7f',
  ],
  ...['__proto__', 'constructor', 'toString', 'END', 'VALUE', 'noreply', '日'.repeat(100), '\u{1f600}', 'é', 'e\u0301'],
  ...[249, 250, 251, 10_000].map((length) => 'x'.repeat(length)),
  ...[249, 250, 251, 10_000].map((length) => `${'x'.repeat(length - 1)}y`),
];

describe.each(libraries)('keys through $name', ({ name, open }) => {
  it.each(['', 'a prefix\r\n'])('each have their own entry under the prefix %j, and harm nobody', async (prefix) => {
    await raw(server, 'set canary 0 0 5\r\nalive');
    const cache = new MemCached<string, string>(open([server]), { ...patient, prefix });
    await cache.setMany(odd.map((key) => [key, `${name} ${prefix} ${key.length} ${key.slice(-9)}`]));
    const values = await cache.getMany(odd);
    expect(values).toEqual(odd.map((key) => `${name} ${prefix} ${key.length} ${key.slice(-9)}`));
    expect(await Promise.all(odd.map((key) => cache.delete(key)))).toEqual(odd.map(() => true));
    expect(await cache.deleteMany(odd)).toBe(0);
    expect(await raw(server, 'get canary')).toBe('VALUE canary 0 5\r\nalive\r\nEND\r\n');
  });

  it('with a lone surrogate are refused', async () => {
    const cache = new MemCached<unknown, string>(open([server]), patient);
    for (const call of [cache.get('k\ud800'), cache.set('k\ud800', 1), cache.has('k\ud800'), cache.delete('k\ud800')]) {
      await expect(call).rejects.toThrow(TypeError);
    }
  });

  it('may be any JSON value', async () => {
    const keys = [1, '1', [1], '[1]', null, 'null', { a: 1, b: 2 }, '{"a":1,"b":2}', true];
    const cache = new PrefixedMemCached<number>(open(inject('ring')), `json ${name}`, patient);
    await Promise.all(keys.map((key, index) => cache.set(key, index)));
    expect(await cache.getMany(keys)).toEqual(Array.from(keys.keys()));
    expect(await cache.get({ b: 2, a: 1 })).toBe(6);
    await expect(cache.get(Number.NaN)).rejects.toThrow(TypeError);
  });

  it('that are legal are the keys on the server when there is no prefix', async () => {
    await new MemCached(open([server]), patient).set(`${name}/user:42`, 1);
    expect(await raw(server, `get ${name}/user:42`)).toContain(`VALUE ${name}/user:42 `);
  });

  it('cannot be listed or counted', async () => {
    const cache = new MemCached(open([server]), patient);
    await expect(cache.keys().next()).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(cache.size).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });
});

it('a prefix that is no well-formed text is refused', () => {
  const client = libraries[0]!.open([server]);
  for (const prefix of ['a\ud800', '\udc00:', 1 as never]) {
    expect(() => new MemCached(client, { prefix })).toThrow(/^A prefix must be /);
    expect(() => new PrefixedMemCached(client, prefix)).toThrow(/^A prefix must be /);
  }
});

describe("keys of a codec of one's own", () => {
  it('with a lone surrogate are refused, since the server could not keep two of them apart', async () => {
    const cache = new MemCached<number, string>(libraries[0]!.open([server]), {
      ...patient,
      keys: { encode: (key) => key, decode: (text) => text },
    });
    for (const call of [() => cache.get('\ud800'), () => cache.set('\ud800', 1), () => cache.delete('\ud800')]) {
      await expect(call()).rejects.toBeInstanceOf(TypeError);
    }
  });
});
