import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { decodeValue, encodeValue } from '../adapter/payload.js';
import { type StructuredClass, structuredCodec } from './structured.js';

class Money {
  constructor(
    readonly amount: Decimal,
    readonly at: Date,
  ) {}
}

const decimals = structuredCodec.with({
  Decimal: {
    is: Decimal.isDecimal,
    encode: (decimal) => decimal.toString(),
    decode: (text: string) => new Decimal(text),
  },
});

const money = decimals.with({
  Money: {
    is: (value): value is Money => value instanceof Money,
    encode: ({ amount, at }) => ({ amount, at }),
    decode: ({ amount, at }: Money) => new Money(amount, at),
  },
});

describe('structuredCodec.with', () => {
  it('tells objects of a class by its name', () => {
    const row = { id: 1n, price: new Decimal('0.1000000000000000055511151231257827') };
    const text = decimals.stringify(row);
    expect(text).toBe(
      '{"id":{"$ctu":["bigint","1"]},"price":{"$ctu":["Decimal","0.1000000000000000055511151231257827"]}}',
    );
    expect(decimals.parse(text)).toStrictEqual(row);
  });

  it('encodes what `encode` gives in turn, and gives `decode` what was decoded', () => {
    const value = new Map([['price', new Money(new Decimal('1.10'), new Date(0))]]);
    expect(money.parse(money.stringify(value))).toStrictEqual(value);
  });

  it('tells objects of a class that is made from Array', () => {
    class Vector extends Array<number> {}
    const codec = structuredCodec.with({
      Vector: {
        is: (value) => value instanceof Vector,
        encode: (vector) => [...vector],
        decode: (list: number[]) => Vector.from(list),
      },
    });
    const text = codec.stringify({ at: Vector.of(1, 2) });
    expect(text).toBe('{"at":{"$ctu":["Vector",[1,2]]}}');
    expect(codec.parse(text)).toEqual({ at: Vector.of(1, 2) });
    expect((codec.parse(text) as { at: unknown }).at).toBeInstanceOf(Vector);
  });

  it('refuses a class whose `encode` answers with the object itself', () => {
    class Point {}
    const codec = structuredCodec.with({
      Point: { is: (value) => value instanceof Point, encode: (point) => point, decode: () => new Point() },
    });
    expect(() => codec.stringify([new Point()])).toThrow(
      'encode() of the class "Point" must answer something else than the value itself',
    );
  });

  it('leaves the codec that it is asked of as it is', () => {
    expect(() => structuredCodec.stringify(new Decimal(1))).toThrow('$ is a Decimal, which could not');
    expect(() => decimals.stringify({ m: new Money(new Decimal(1), new Date(0)) })).toThrow(
      '$.m is a Money, which could not',
    );
    expect(() => decimals.parse('{"$ctu":["Money",{}]}')).toThrow();
  });

  it('asks about nothing that the codec itself can tell', () => {
    const asked: unknown[] = [];
    const codec = structuredCodec.with({
      Any: {
        is: (value): value is object => asked.push(value) > 0,
        encode: () => undefined,
        decode: () => ({}),
      },
    });
    expect(codec.parse(codec.stringify([1n, new Date(0), { a: [/a/] }, codec.stringify]))).toEqual([
      ...[1n, new Date(0), { a: [/a/] }, {}],
    ]);
    expect(new Set(asked)).toEqual(new Set([codec.stringify]));
  });

  it('names the place in what `encode` gives', () => {
    const codec = structuredCodec.with({
      Money: {
        is: (value): value is Money => value instanceof Money,
        encode: () => ({ a: [String] }),
        decode: String as never,
      },
    });
    const [one, self] = [new Money(new Decimal(1), new Date(0)), new Money(new Decimal(1), new Date(0))];
    expect(() => codec.stringify({ m: one })).toThrow('$.m.a[0] is a function');
    const endless = structuredCodec.with({
      Money: { is: (value): value is Money => value instanceof Money, encode: () => [self], decode: String as never },
    });
    expect(() => endless.stringify(self)).toThrow('$[0] closes a cycle');
  });

  it('says nothing of a value that its functions throw', () => {
    const throwing = (): never => {
      throw new Error('hunter2');
    };
    const given: StructuredClass<Money> = {
      is: (value): value is Money => value instanceof Money,
      encode: String,
      decode: throwing,
    };
    const one = new Money(new Decimal(1), new Date(0));
    for (const fault of [
      { ...given, is: throwing as never },
      { ...given, encode: throwing },
    ]) {
      const codec = structuredCodec.with({ Money: fault });
      expect(() => encodeValue(codec, 'k', one)).toThrow('Value of "k" cannot be stored: its codec failed');
    }
    const codec = structuredCodec.with({ Money: given });
    expect(() => decodeValue(codec, 'k', '{"$ctu":["Money","hunter2"]}')).toThrow('Value of "k" cannot be decoded');
  });

  it.each(['', 'Date', 'undefined', 'bigint', 'Buffer', '-0', 'Decimal'])('refuses the name %j', (name) => {
    const known = { is: Decimal.isDecimal, encode: String, decode: (text: unknown) => new Decimal(String(text)) };
    expect(() => decimals.with({ [name]: known })).toThrow(TypeError);
    expect(() => decimals.with({ [name]: known })).toThrow(`must not be empty or taken, as "${name}" is`);
  });

  it.each(['is', 'encode', 'decode'])('refuses a class without %s', (method) => {
    const known = { is: Decimal.isDecimal, encode: String, decode: (text: unknown) => new Decimal(String(text)) };
    expect(() => structuredCodec.with({ Decimal: { ...known, [method]: undefined } as never })).toThrow(
      `The class "Decimal" must have ${method}(), not undefined`,
    );
    expect(() => structuredCodec.with({ Decimal: undefined as never })).toThrow(TypeError);
  });
});
