import fc from '@ctu/tooling/fast-check';

/** Is in every value that can hold it, and must not be in any error. */
export const SECRET = 'sEcReT';

/** Texts within a value that the flaky codec cannot write, or cannot read back. */
export const UNWRITABLE = 'unWritable';
export const UNREADABLE = 'unReadable';

/** A value yet to be made: each time another one, where its kind allows. */
export interface Template {
  readonly kind: keyof typeof makers;
  readonly more: unknown;
}

const misfits: readonly (() => unknown)[] = [
  () => undefined,
  () => () => SECRET,
  () => Symbol(SECRET),
  () => 1n,
  () => Number.NaN,
  () => Number.NEGATIVE_INFINITY,
  () => -0,
  () => new Date(0),
  () => new Map([[SECRET, 1]]),
  () => ({ a: [undefined] }),
  () => ({ toJSON: () => undefined }),
  () => JSON.parse(`{"__proto__":"${SECRET}"}`),
  () => {
    const cycle: unknown[] = [SECRET];
    cycle.push(cycle);
    return cycle;
  },
];

/** What JSON cannot tell, and the default codec can. */
const richOf = (id: number, more: unknown): unknown => ({
  at: new Date(id),
  big: [BigInt(id), undefined, Number.NaN, -0],
  seen: new Set([SECRET, more]),
  of: {
    bytes: Uint8Array.of(13, 10, 255),
    buffer: Buffer.from(SECRET + id),
    link: new URL(`https://a.b/${id}`),
    a: /\r\n"/g,
  },
  $ctu: more,
});

const makers = {
  text: (id, more) => `${SECRET}${id} ${more}`,
  object: (id, more) => ({ id: SECRET + id, more }),
  plain: (_, more) => more,
  long: (id) => `${SECRET}${id} ${'é'.repeat(50_000)}`,
  huge: (id) => `${SECRET}${id} ${'x'.repeat(1_200_000)}`,
  bytes: (id, more) => new Uint8Array(Buffer.from(`${SECRET}${id} ${more}\r\n\0\xff`, 'latin1')),
  rich: (id, more) => new Map<unknown, unknown>([[SECRET + id, richOf(id, more)]]),
  unwritable: (id) => [SECRET + id, UNWRITABLE],
  unreadable: (id) => [SECRET + id, UNREADABLE],
  misfit: (_, more) => misfits[more as number]!(), // an index of them, see below
} satisfies Record<string, (id: number, more: unknown) => unknown>;

/** The value of a template. Two ids give two values, except for plain values and misfits. */
export function make({ kind, more }: Template, id: number): unknown {
  return makers[kind](id, more);
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', '\r\nEND\r\n', '+OK\r\n', '$', '\u0000', '🚲', 'k\ud800'),
);
const plain = fc.oneof(
  fc.constantFrom<unknown>(null, '', 0, false, true, [], {}, '123', 'null', '\r\n', { $ctu: 1 }),
  fc.jsonValue({ maxDepth: 3 }),
);

const of = (kind: Template['kind'], more: fc.Arbitrary<unknown> = fc.constant(undefined)) =>
  more.map((inside): Template => ({ kind, more: inside }));

/** Values of all shapes. */
export const templates: fc.Arbitrary<Template> = fc.oneof(
  { weight: 12, arbitrary: of('text', text) },
  { weight: 12, arbitrary: of('object', fc.oneof(plain, text)) },
  { weight: 4, arbitrary: of('plain', plain) },
  { weight: 1, arbitrary: of('long') },
  { weight: 1, arbitrary: of('huge') },
  { weight: 3, arbitrary: of('bytes', text) },
  { weight: 5, arbitrary: of('rich', fc.oneof(plain, text)) },
  { weight: 1, arbitrary: of('unwritable') },
  { weight: 2, arbitrary: of('unreadable') },
  { weight: 2, arbitrary: of('misfit', fc.nat(misfits.length - 1)) },
);
