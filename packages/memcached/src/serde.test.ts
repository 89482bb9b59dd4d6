import { jsonCodec } from '@ctu/core';
import * as msgpackr from 'msgpackr';
import superjson from 'superjson';
import { describe, expect, it } from 'vitest';
import { JsonSerde } from './json-serde.js';
import { serdeOf } from './serde.js';

describe('serdeOf', () => {
  it('takes a serde, and asks it as it is', () => {
    const serde = new JsonSerde();
    const stored = { flags: 2, data: 'v' };
    expect(serdeOf(serde).serialize('k', 'v')).toEqual(stored);
    expect(serdeOf(serde).deserialize('k', stored)).toBe('v');
  });

  it.each([
    ['superjson, which has the names of a serde too', superjson, 2],
    ['msgpackr', msgpackr, 1],
    ['JSON', JSON, 3],
    ['the JSON codec', jsonCodec, 3],
  ])('takes %s for a codec, and marks its values with its flags', (_, codec, flags) => {
    const serde = serdeOf(codec);
    const stored = serde.serialize('k', { a: 1 });
    expect(stored.flags).toBe(flags);
    expect(serde.deserialize('k', stored)).toEqual({ a: 1 });
  });

  it('calls the values of another codec corrupt', () => {
    const stored = serdeOf(superjson).serialize('k', { a: 1 });
    for (const codec of [msgpackr, JSON]) {
      expect(() => serdeOf(codec).deserialize('k', stored)).toThrow(expect.objectContaining({ code: 'CORRUPT_VALUE' }));
    }
  });
});
