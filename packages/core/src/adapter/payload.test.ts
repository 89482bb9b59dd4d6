import { runInNewContext } from 'node:vm';
import { Packr, pack, unpack } from 'msgpackr';
import superjson from 'superjson';
import { describe, expect, it } from 'vitest';
import type { Codec } from '../codecs/codec.js';
import { jsonCodec } from '../codecs/json.js';
import { CacheError } from '../errors.js';
import { decodeValue, encodeValue } from './payload.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const rich = { at: new Date(0), tags: new Map([['a', new Set([1])]]) };

describe('encodeValue and decodeValue', () => {
  it.each<[name: string, codec: Codec, value: unknown]>([
    ['the default', jsonCodec, { a: [0, '', false, null, '123', 'a\r\nb'] }],
    ['JSON', JSON, { a: [1, null, 'a lone \ud800'] }],
    ['superjson', superjson, rich],
    ['msgpackr', { encode: pack, decode: unpack }, { a: [1, null, 'é'] }],
    ['a Packr', new Packr({ structuredClone: true }), rich],
  ])('carry a value through %s', (_, codec, value) => {
    const payload = encodeValue(codec, 'k', value);
    expect(decodeValue(codec, 'k', payload)).toEqual(value);
  });

  it('write text for a text codec and bytes for a binary one', () => {
    expect(encodeValue(jsonCodec, 'k', { a: 1 })).toBe('{"a":1}');
    expect(encodeValue(new Packr(), 'k', 'x')).toBeInstanceOf(Uint8Array);
  });

  it('read text that a server hands out as bytes', () => {
    expect(decodeValue(jsonCodec, 'k', utf8('"é\u{1f600}"'))).toBe('é\u{1f600}');
  });

  it('keep a byte order mark within a value', () => {
    const plain: Codec = { stringify: String, parse: (text) => text };
    expect(decodeValue(plain, 'k', utf8('\ufeffa'))).toBe('\ufeffa');
  });

  it('read bytes that a server hands out as text', () => {
    const latin: Codec = { encode: (value) => utf8(String(value)), decode: (bytes) => new TextDecoder().decode(bytes) };
    expect(decodeValue(latin, 'k', 'abc')).toBe('abc');
  });
});

describe('encodeValue', () => {
  it('says which key and why when the codec refuses', () => {
    const error = refusal(() => encodeValue(jsonCodec, 'user.1', { since: new Date() }));
    expect(error).toMatchObject({ code: 'UNENCODABLE_VALUE', key: 'user.1' });
    expect(error.message).toMatch(/^Value of "user.1" cannot be stored: \$\.since is a Date, /);
  });

  it('refuses what a codec makes undefined of, as JSON does of a function', () => {
    expect(refusal(() => encodeValue(JSON, 'k', () => 1)).code).toBe('UNENCODABLE_VALUE');
  });

  it.each<[name: string, value: unknown]>([
    ['a getter', Object.defineProperty({}, 'a', { enumerable: true, get: throwing })],
    ['a getter deep inside', [{ b: Object.defineProperty({}, 'a', { enumerable: true, get: throwing }) }]],
    ['a trap of a Proxy', new Proxy({}, { ownKeys: throwing })],
    ['another trap', new Proxy({}, { getPrototypeOf: throwing, has: throwing, get: throwing })],
    ['toJSON', { toJSON: throwing }],
    ['a proxy that was revoked', revoked()],
  ])('says nothing of what a value throws by %s', (_, value) => {
    for (const codec of [jsonCodec, JSON, superjson]) {
      if (codec === JSON && !throws(() => JSON.stringify(value))) continue;
      const error = refusal(() => encodeValue(codec, 'k', value));
      expect(error).toMatchObject({ code: 'UNENCODABLE_VALUE', key: 'k' });
      expect(allOf(error)).not.toContain('hunter2');
    }
  });

  it.each<[name: string, give: () => unknown, said: string]>([
    ['a promise', () => Promise.resolve('hunter2'), 'its codec gave a promise, not text or bytes'],
    ['a promise that rejects', rejected, 'its codec gave a promise, not text or bytes'],
    ['a number', () => 42, 'its codec gave a number, not text or bytes'],
    ['an object', () => ({ a: 'hunter2' }), 'its codec gave an object, not text or bytes'],
    ['a list', () => ['hunter2'], 'its codec gave an object, not text or bytes'],
    ['an ArrayBuffer', () => new ArrayBuffer(8), 'its codec gave an object, not text or bytes'],
    ['true', () => true, 'its codec gave a boolean, not text or bytes'],
    ['null', () => null, 'its codec gave null, not text or bytes'],
    ['undefined', () => undefined, 'its codec gave undefined, not text or bytes'],
    ['an object that cannot be looked at', () => new Proxy({}, { get: throwing }), 'its codec failed'],
  ])('refuses a codec that gives %s', (_, made, said) => {
    const give = () => made() as never; // a codec in JavaScript may give anything
    for (const codec of [
      { stringify: give, parse: JSON.parse },
      { encode: give, decode: unpack },
    ]) {
      const error = refusal(() => encodeValue(codec, 'k', 'hunter2'));
      expect(error).toMatchObject({ code: 'UNENCODABLE_VALUE', key: 'k' });
      expect(error.message).toBe(`Value of "k" cannot be stored: ${said}`);
      expect(allOf(error)).not.toContain('hunter2');
    }
  });

  it.each(['\ud800', 'a\udfff', 'é\ud800\ud800'])('refuses a text that UTF-8 would change: %j', (value) => {
    const plain: Codec = { stringify: String, parse: (text) => text };
    const error = refusal(() => encodeValue(plain, 'k', value));
    expect(error).toMatchObject({ code: 'UNENCODABLE_VALUE', key: 'k' });
    expect(error.message).toContain('its codec gave a text with a lone surrogate');
  });

  it('takes bytes of another realm', () => {
    const foreign: unknown = runInNewContext('Uint8Array.of(1, 2)');
    expect(foreign).not.toBeInstanceOf(Uint8Array);
    expect(encodeValue({ encode: () => foreign as Uint8Array, decode: unpack }, 'k', 1)).toBe(foreign); // it is one
  });

  it('takes what a codec throws that is no Error', () => {
    const codec: Codec = {
      stringify: () => {
        throw 'not today';
      },
      parse: JSON.parse,
    };
    expect(refusal(() => encodeValue(codec, 'k', 1)).message).toContain('its codec failed');
  });
});

describe('decodeValue', () => {
  it.each<[name: string, codec: Codec, payload: string | Uint8Array]>([
    ['text that is cut', jsonCodec, '{"secret":"hunter2"'],
    ['text that is none', JSON, 'hunter2'],
    ['a __proto__ key', jsonCodec, '{"__proto__":"hunter2"}'],
    ['bytes that are no UTF-8', jsonCodec, new Uint8Array([0x22, 0xff, 0x22])],
    ['bytes that are cut', new Packr(), pack({ secret: 'hunter2' }).subarray(0, 10)],
    ['an empty payload', jsonCodec, ''],
    ['undefined', { encode: pack, decode: () => undefined }, utf8('hunter2')],
  ])('tells that a value is corrupt, and nothing of the value: %s', (_, codec, payload) => {
    const error = refusal(() => decodeValue(codec, 'user.1', payload));
    expect(error).toMatchObject({ code: 'CORRUPT_VALUE', key: 'user.1' });
    expect(error.message).toBe('Value of "user.1" cannot be decoded');
    expect(allOf(error)).not.toContain('hunter2');
  });

  it.each<[name: string, parse: () => unknown]>([
    ['a promise', () => Promise.resolve('hunter2')],
    ['a promise that rejects', rejected],
    ['nothing but a text that it throws', throwingText],
    ['nothing but an error that it throws', throwing],
  ])('tells that a value is corrupt where the codec gives %s', (_, parse) => {
    for (const codec of [
      { stringify: String, parse },
      { encode: pack, decode: parse },
    ]) {
      const error = refusal(() => decodeValue(codec, 'k', 'x'));
      expect(error).toMatchObject({ code: 'CORRUPT_VALUE', key: 'k', message: 'Value of "k" cannot be decoded' });
      expect(allOf(error)).not.toContain('hunter2');
    }
  });

  it('holds no value where the error of a codec does', () => {
    const codec: Codec = {
      stringify: (value) => {
        throw Object.assign(new TypeError('no text'), { value });
      },
      parse: JSON.parse,
    };
    const error = refusal(() => encodeValue(codec, 'k', 'hunter2'));
    expect(error).toMatchObject({
      code: 'UNENCODABLE_VALUE',
      message: 'Value of "k" cannot be stored: its codec failed',
    });
    expect(allOf(error)).not.toContain('hunter2');
  });

  it("lets a codec's own CacheError through as the same object", () => {
    const own = new CacheError('CORRUPT_VALUE', 'wrong version');
    const codec: Codec = {
      stringify: JSON.stringify,
      parse: () => {
        throw own;
      },
    };
    expect(refusal(() => decodeValue(codec, 'k', '1'))).toBe(own);
  });
});

function throwing(): never {
  throw new TypeError('hunter2');
}

function throwingText(): never {
  throw 'hunter2';
}

/** A promise that rejects: an unhandled rejection, which fails the run, unless somebody lets go of it. */
function rejected(): Promise<never> {
  return Promise.reject(new Error('hunter2'));
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function throws(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch {
    return true;
  }
}

function refusal(act: () => unknown): CacheError {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(CacheError);
    return error as CacheError; // the line above says so
  }
  throw new Error('It does not throw');
}

/** Everything that a logger could print of an error, its causes included. */
function allOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.message, error.stack, JSON.stringify(error), allOf(error.cause)].join('\n');
}
