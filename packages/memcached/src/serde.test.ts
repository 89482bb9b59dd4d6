import { jsonCodec, structuredCodec } from '@ctu/core';
import { Decimal } from 'decimal.js';
import * as msgpackr from 'msgpackr';
import superjson from 'superjson';
import { describe, expect, it } from 'vitest';
import { JsonSerde } from './json-serde.js';
import { serdeOf } from './serde.js';

const decimals = structuredCodec.with({
  Decimal: { is: Decimal.isDecimal, encode: String, decode: (text: string) => new Decimal(text) },
});

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
    ['the strict codec', jsonCodec, 3],
    ['the codec of the default', structuredCodec, 3],
    ['that codec with a class', decimals, 3],
    ['a codec that says it writes JSON', { stringify: JSON.stringify, parse: JSON.parse, json: true }, 3],
    ['a codec that does not', { stringify: JSON.stringify, parse: JSON.parse }, 2],
  ])('takes %s for a codec, and marks its values with its flags', (_, codec, flags) => {
    const serde = serdeOf(codec);
    const stored = serde.serialize('k', { a: 1 });
    expect(stored.flags).toBe(flags);
    expect(serde.deserialize('k', stored)).toEqual({ a: 1 });
  });

  it('reads with a class what was written without, and the other way round where the class is not in it', () => {
    const [plain, known] = [serdeOf(structuredCodec), serdeOf(decimals)];
    expect(known.deserialize('k', plain.serialize('k', { at: new Date(0) }))).toEqual({ at: new Date(0) });
    expect(plain.deserialize('k', known.serialize('k', { id: 1n }))).toEqual({ id: 1n });
    const stored = known.serialize('k', new Decimal(1));
    expect(() => plain.deserialize('k', stored)).toThrow(expect.objectContaining({ code: 'CORRUPT_VALUE' }));
  });

  it('calls the values of another codec corrupt', () => {
    const stored = serdeOf(superjson).serialize('k', { a: 1 });
    for (const codec of [msgpackr, JSON]) {
      expect(() => serdeOf(codec).deserialize('k', stored)).toThrow(expect.objectContaining({ code: 'CORRUPT_VALUE' }));
    }
  });
});
