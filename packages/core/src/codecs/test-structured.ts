import fc from '@ctu/tooling/fast-check';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('\ud800', '\u0000', '__proto__', '$ctu'),
);

/** Keys of objects, those that read like a mark among them. `constructor` would mislead the matchers of the tests. */
const keys = fc
  .oneof(
    { weight: 3, arbitrary: text },
    { weight: 1, arbitrary: fc.constantFrom('$ctu', '$$ctu', '$$$ctu', 'ctu', '$ct') },
  )
  .filter((key) => key !== '__proto__' && key !== 'constructor');

const scalars = fc.oneof(fc.constantFrom<unknown>(null, true, false, 0, -1.5, ''), fc.integer(), text);

/** Objects with few keys, so that one alone is frequent. */
const objectsOf = (values: fc.Arbitrary<unknown>) => fc.dictionary(keys, values, { maxKeys: 3, noNullPrototype: true });

/** Values that JSON can tell. */
export const jsonValues = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalars, fc.array(tie('value'), { maxLength: 3 }), objectsOf(tie('value'))),
})).value;

const bytes = fc.uint8Array({ maxLength: 20 });

/** What JSON cannot tell, and holds nothing. */
const others = fc.oneof(
  fc.constantFrom<unknown>(undefined, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0),
  fc.double(),
  fc.bigInt(),
  fc.date({ noInvalidDate: false }),
  fc.constantFrom(/a+/giu, /[/\\]\//, /(?:)/, /\n$/m, /\p{Lu}/u),
  fc.webUrl({ withFragments: true, withQueryParameters: true }).map((href) => new URL(href)),
  bytes,
  bytes.map((array) => Buffer.from(array)),
);

/** Everything that the codec tells, nested in each other. */
export const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalars,
    others,
    fc.array(tie('value'), { maxLength: 3 }),
    objectsOf(tie('value')),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(tie('value'), { maxLength: 3 }).map((list) => new Set(list)),
  ),
})).value;

/** One of each. */
export const sample = {
  row: { id: 7, name: 'Ada "the\\first"', gone: null, $ctu: 1 },
  marks: [{ $ctu: ['undefined'] }, { $$ctu: 1 }],
  nothing: [undefined, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0],
  at: [new Date(0), new Date(8.64e15), new Date(-8.64e15), new Date(Number.NaN)],
  big: [0n, -12345678901234567890n],
  map: new Map<unknown, unknown>([['a', new Set([1n, new Map()])]]),
  pattern: /a\/b"+/gi,
  link: new URL('https://user@example.com:8080/a?b=c#d'),
  bytes: [Uint8Array.of(0, 255, 128, 7), Uint8Array.of(), Buffer.from('ab')],
};
