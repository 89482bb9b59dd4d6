import { Decimal } from 'decimal.js';
import { describe, expectTypeOf, it } from 'vitest';
import type { TextCodec } from './codec.js';
import { type StructuredClass, type StructuredCodec, structuredCodec } from './structured.js';

describe('structuredCodec', () => {
  it('is a text codec, and stays one with classes', () => {
    const codec: TextCodec = structuredCodec;
    expectTypeOf(codec.stringify).toEqualTypeOf(structuredCodec.stringify);
    expectTypeOf(structuredCodec.with({})).toEqualTypeOf<StructuredCodec>();
  });

  it('takes the type of each class from its `is` and `decode`', () => {
    structuredCodec.with({
      Decimal: {
        is: Decimal.isDecimal,
        encode: (decimal) => {
          expectTypeOf(decimal).toEqualTypeOf<Decimal>();
          return decimal.toString();
        },
        decode: (text: string) => new Decimal(text),
      },
      Error: {
        is: (value): value is Error => value instanceof Error,
        encode: (error) => {
          expectTypeOf(error).toEqualTypeOf<Error>();
          return error.message;
        },
        decode: (message: string) => new Error(message),
      },
    });
  });

  it('refuses a class that lacks something, or gives another type', () => {
    // @ts-expect-error: no decode
    structuredCodec.with({ Decimal: { is: Decimal.isDecimal, encode: String } });
    const decimal: StructuredClass<Decimal> = {
      is: Decimal.isDecimal,
      encode: (value) => value.toString(),
      // @ts-expect-error: no Decimal
      decode: (text: string) => text,
    };
    structuredCodec.with({ decimal });
  });
});
