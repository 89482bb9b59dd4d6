import fc from '@ctu/tooling/fast-check';
import { type CodecName, codecNames } from './codecs.js';
import { type StackName, stacks } from './stacks.js';
import { type Template, templates } from './values.js';

/** What one run does. */
export interface Plan {
  /** The name of a subject. */
  readonly subject: string;
  readonly codec: CodecName;
  /** The seed of what makes calls overtake each other; 0 for none. */
  readonly late: number;
  /** The keys that all calls choose from. */
  readonly keys: readonly string[];
  /** Faces of one server, each with a prefix of its own. */
  readonly faces: readonly Faced[];
  readonly steps: readonly Step[];
}

export interface Faced {
  readonly prefix: string;
  readonly stack: StackName;
  /** Whether another client uses the same prefix, as another process would. */
  readonly twin: boolean;
}

/** Calls that are made in one turn, or a fault. */
type Step = Calls | Fault;

interface Calls {
  readonly calls: readonly Call[];
  /** Whether the next step waits for them. */
  readonly awaited: boolean;
}

const callNames = [
  'get',
  'peek',
  'set',
  'has',
  'delete',
  'getMany',
  'setMany',
  'deleteMany',
  'clear',
  'keys',
  'size',
  'getRemainingTTL',
] as const;

export type CallName = (typeof callNames)[number];

/** One call. Those of one key take the first of the keys and values. */
export interface Call {
  /** An index of the faces, as all indices modulo their number. */
  readonly face: number;
  readonly call: CallName;
  /** Indices of keys. */
  readonly keys: readonly number[];
  readonly values: readonly Template[];
  readonly ttl: number | undefined;
}

const faultNames = ['freeze', 'thaw', 'disconnect', 'kill', 'restart', 'delay', 'cut', 'swallow'] as const;

export interface Fault {
  readonly fault: (typeof faultNames)[number];
  /** An index of servers. */
  readonly server: number;
  /** How late, in milliseconds, or after how many bytes. */
  readonly amount: number;
}

const prefixes = ['a.', 'b.a.', 'ab.', 'a', 'a*[x]?\\.', 'ü é\r\n:'];

const evilKeys = [
  '',
  ' ',
  'k',
  'a',
  '__proto__',
  'constructor',
  'get k\r\nflush_all\r\n',
  '\r\nflushall\r\n',
  '%',
  '%25',
  '$',
  "$'$&",
  '\u0000',
  '\u00001',
  'a*',
  '[a]?\\',
  'a,b',
  '{k}1',
  'ключ 🔑',
  'k\ud800',
  '\udfffk',
];

const borders = fc.tuple(fc.constantFrom('x', '%', 'é'), fc.integer({ min: 110, max: 260 }));

const keys = fc.oneof(
  fc.constantFrom(...evilKeys),
  fc.string({ unit: 'binary', maxLength: 8 }),
  borders.map(([char, length]) => char.repeat(length)),
);

const calls = fc.record<Call>({
  face: fc.nat(7),
  call: fc.constantFrom<CallName>(
    ...callNames,
    'get',
    'get',
    'get',
    'set',
    'set',
    'set',
    'delete',
    'getMany',
    'setMany',
  ),
  keys: fc.array(fc.nat(7), { minLength: 1, maxLength: 5 }),
  values: fc.array(templates, { minLength: 1, maxLength: 3 }),
  ttl: fc.oneof(
    { weight: 8, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: fc.constantFrom(Number.POSITIVE_INFINITY, 20, 1_000 / 7, 3_600_000, 2 ** 53) },
    { weight: 1, arbitrary: fc.constantFrom(0, -1, Number.NaN) },
  ),
});

const step = fc.record<Calls>({
  calls: fc.oneof(fc.array(calls, { minLength: 1, maxLength: 1 }), fc.array(calls, { minLength: 2, maxLength: 6 })),
  awaited: fc.oneof({ weight: 2, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});

const fault = fc.record<Fault>({
  fault: fc.constantFrom(...faultNames),
  server: fc.nat(2),
  amount: fc.nat(60),
});

const steps = fc.oneof(
  { weight: 4, arbitrary: fc.array(step, { minLength: 1, maxLength: 16 }) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.oneof<fc.WeightedArbitrary<Step>[]>({ weight: 4, arbitrary: step }, { weight: 1, arbitrary: fault }),
      {
        minLength: 4,
        maxLength: 14,
      },
    ),
  },
);

const faces = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.uniqueArray(
      fc.record<Faced>({
        prefix: fc.constantFrom(...prefixes),
        // One without a prefix sees the keys of all others.
        stack: fc.constantFrom(...(Object.keys(stacks) as StackName[]).filter((name) => name !== 'raw')), // its keys
        twin: fc.boolean(),
      }),
      { selector: ({ prefix }) => prefix, minLength: 1, maxLength: 3 },
    ),
  },
  { weight: 1, arbitrary: fc.boolean().map((twin): Faced[] => [{ prefix: '', stack: 'raw', twin }]) },
);

/** Plans for these subjects. */
export function plansFor(subjects: readonly string[]): fc.Arbitrary<Plan> {
  return fc.record<Plan>({
    subject: fc.constantFrom(...subjects),
    codec: fc.constantFrom<CodecName>('default', ...codecNames),
    late: fc.oneof(fc.constant(0), fc.nat(1_000)),
    keys: fc.uniqueArray(keys, { minLength: 2, maxLength: 5 }),
    faces,
    steps,
  });
}
