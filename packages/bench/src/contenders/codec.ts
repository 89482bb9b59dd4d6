import { structuredCodec, type TextCodec } from '@ctu/core';
import type { Setups, Subject } from '../contender.js';
import { type Shape, shapes } from './row-shapes.js';

/** A codec that reads, or writes, one value again and again. */
export const setups = {
  ...ofEach('ctu', structuredCodec),
  ...ofEach('json', JSON),
} satisfies Setups;

function ofEach(name: string, codec: TextCodec): Setups {
  return Object.fromEntries(
    (Object.keys(shapes) as Shape[]).flatMap((shape) => [
      [`${name}-write-${shape}`, () => writing(codec, shapes[shape])],
      [`${name}-read-${shape}`, () => reading(codec, JSON.stringify(shapes[shape]))],
    ]),
  );
}

function writing(codec: TextCodec, value: unknown): Subject {
  return { constant: true, set() {}, get: () => codec.stringify(value) };
}

function reading(codec: TextCodec, text: string): Subject {
  return { constant: true, set() {}, get: () => codec.parse(text) };
}
