import { describe, expect, it } from 'vitest';
import { JsonSerde } from './json-serde.js';

const serde = new JsonSerde();
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('JsonSerde', () => {
  it.each([
    ['a string', 'ü', 2, 'ü'],
    ['the empty string', '', 2, ''],
    ['a string of digits', '123', 2, '123'],
    ['a number', 123, 3, '123'],
    ['null', null, 3, 'null'],
    ['an object', { a: [1] }, 3, '{"a":[1]}'],
    ['a Date', new Date(0), 3, '{"$ctu":["Date","1970-01-01T00:00:00.000Z"]}'],
    ['a bigint deep inside', { a: [1n] }, 3, '{"a":[{"$ctu":["bigint","1"]}]}'],
    ['bytes deep inside', { a: Uint8Array.of(255) }, 3, '{"a":{"$ctu":["Uint8Array","/w=="]}}'],
    ['a Buffer, which is more than bytes', Buffer.from('a'), 3, '{"$ctu":["Buffer","YQ=="]}'],
    ['a string with a lone surrogate', 'k\ud800', 3, '"k\\ud800"'],
  ])('stores %s', (_, value, flags, data) => {
    expect(serde.serialize('k', value)).toEqual({ flags, data });
    expect(serde.deserialize('k', { flags, data })).toStrictEqual(value);
    expect(serde.deserialize('k', { flags, data: utf8(data) })).toStrictEqual(value);
  });

  it('stores bytes as bytes, and gives every reader bytes of its own', () => {
    const stored = serde.serialize('k', Uint8Array.of(0, 13, 10, 255));
    expect(stored).toEqual({ flags: 1, data: Uint8Array.of(0, 13, 10, 255) });
    const read = serde.deserialize('k', { flags: 1, data: Buffer.of(1, 2) }) as Uint8Array;
    expect(read).toStrictEqual(Uint8Array.of(1, 2));
    expect(read.buffer.byteLength).toBe(2);
  });

  it.each([
    ['a function', { a: [String] }, '$.a[0] is a function'],
    ['an object of a class', { a: [new Error('no')] }, '$.a[0] is an Error'],
    ['other typed arrays', { a: new Uint16Array(1) }, '$.a is a Uint16Array'],
  ])('refuses %s', (_, value, message) => {
    const error = catching(() => serde.serialize('k', value));
    expect(error).toMatchObject({ code: 'UNENCODABLE_VALUE', key: 'k' });
    expect(String(error)).toContain(message);
  });

  it.each([
    ['JSON that is none', 3, '{'],
    ['JSON with a __proto__', 3, '{"__proto__":{}}'],
    ['JSON with a mark of something else', 3, '{"$ctu":["Decimal","1"]}'],
    ['text that is not UTF-8', 2, Uint8Array.of(0xff)],
    ['flags that mean something else', 4, '1'],
    ['no flags', 0, '1'],
  ])('calls %s corrupt, and does not quote it', (_, flags, data) => {
    const error = catching(() => serde.deserialize('k', { flags, data }));
    expect(error).toMatchObject({ code: 'CORRUPT_VALUE', key: 'k', message: 'Value of "k" cannot be decoded' });
    expect(error).not.toHaveProperty('cause');
  });
});

function catching(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return expect.fail('nothing was thrown');
}
