import { judgeAnswer } from './answer.js';
import { roundTrip } from './codecs.js';
import type { Face, Turns } from './face.js';
import { Finding, judgeFailure, REFUSALS } from './failure.js';
import type { Call, CallName } from './plan.js';
import { MISS, type Register, type Span, type Write } from './register.js';
import type { Value } from './subjects.js';
import { make, type Template } from './values.js';

/** A value that is to be written under a key. */
interface Entry {
  readonly key: string;
  readonly value: Value;
  /** What a read may answer of it; nothing where the codec refuses it. */
  readonly answers: readonly unknown[];
  readonly huge: boolean;
}

/** In place of the answer of a call that failed. */
export const FAILED = Symbol('a failure');

/** A call with its arguments in place. */
export interface Arguments {
  readonly call: CallName;
  readonly keys: readonly string[];
  readonly entries: readonly Entry[];
  readonly ttl: number | undefined;
}

const first = ({ keys }: Arguments): string => keys[0]!; // there is at least one
const options = ({ ttl }: Arguments) => (ttl === undefined ? undefined : { ttl });
const pairs = ({ entries }: Arguments) => entries.map(({ key, value }) => [key, value] as const);

const asks: Record<CallName, (face: Face, args: Arguments) => unknown> = {
  get: ({ built }, args) => built.get(first(args)),
  peek: ({ built }, args) => built.cache.get(first(args)),
  has: ({ built }, args) => built.cache.has(first(args)),
  set: ({ built }, args) => built.cache.set(first(args), args.entries[0]!.value, options(args)), // as many as keys
  delete: ({ built }, args) => built.cache.delete(first(args)),
  getMany: ({ built }, { keys }) => built.cache.getMany!(keys),
  setMany: ({ built }, args) => built.cache.setMany!(pairs(args), options(args)),
  deleteMany: ({ built }, { keys }) => built.cache.deleteMany!(keys),
  clear: ({ built }) => built.cache.clear!(),
  keys: ({ built }) => listed(built.cache.keys!()),
  size: ({ built }) => built.cache.size,
  getRemainingTTL: ({ built }, args) => built.cache.getRemainingTTL!(first(args)),
};

async function listed(keys: AsyncIterable<string>): Promise<string[]> {
  const list: string[] = [];
  for await (const key of keys) list.push(key);
  return list;
}

/** The arguments of a call. Each value is another one. */
export function argumentsOf(face: Face, { call, keys, values, ttl }: Call, turns: Turns): Arguments {
  const all = [...face.registers.keys()];
  const several = call.endsWith('Many');
  const chosen = (several ? keys : keys.slice(0, 1)).map((key) => all[key % all.length]!);
  const entry = (key: string, index: number): Entry => {
    const template: Template = values[index % values.length]!;
    const value = make(template, turns.next()) as Value; // or what is to be refused
    const huge = template.kind === 'huge' && face.kind === 'memcached';
    // What is too large removes the older value.
    return { key, value, answers: huge ? [MISS] : answersOf(face, value), huge };
  };
  const entries = call === 'set' || call === 'setMany' ? chosen.map(entry) : [];
  return { call, keys: chosen, entries, ttl: entries.length > 0 ? ttl : undefined };
}

function answersOf({ codec, kind, stack }: Face, value: unknown): unknown[] {
  try {
    const back = roundTrip(codec, kind, value);
    // A near level has the value itself.
    return stack.near ? [back, value] : [back];
  } catch {
    return [];
  }
}

/** Makes a call and judges how it ends: its answer, or `FAILED` where it may fail. Rejects with a Finding. */
export async function carryOut(face: Face, args: Arguments, turns: Turns): Promise<unknown> {
  const start = turns.next();
  const { troubles, underWay } = face;
  // 1. A read fails, and the observer is told. 2. Another joins it. 3. The first ends, and both have its answer.
  const excuses = Math.min(troubles, ...underWay.values());
  underWay.set(start, troubles);
  try {
    return await judged(face, args, turns, { start, troubles, excuses });
  } finally {
    underWay.delete(start);
  }
}

/** Whether far is owed deletes, so that a miss may be the answer for its keys. */
function isOwed({ built }: Face): boolean {
  return (built.owed?.() ?? 0) > 0;
}

/** When a call began, how many failures had been told then, and how many when the oldest began that it may have joined. */
interface Beginning {
  readonly start: number;
  readonly troubles: number;
  readonly excuses: number;
}

async function judged(face: Face, args: Arguments, turns: Turns, beginning: Beginning): Promise<unknown> {
  const { start, troubles, excuses } = beginning;
  const time = performance.now();
  const writes = writesOf(face, args, start);
  const owed = isOwed(face);
  const span = (): Span => ({ start, end: turns.next(), time });

  let reply: unknown;
  try {
    reply = asks[args.call](face, args);
  } catch (error) {
    throw new Finding(face, args, `throws instead of rejecting: ${error}`);
  }
  let answer: unknown;
  try {
    answer = await reply;
  } catch (error) {
    const code = judgeFailure(face, args, span(), error);
    failed(args.call, code, error, writes, turns);
    return FAILED;
  }
  for (const { write } of writes) {
    write.end = turns.next();
    write.certain = !(face.stack.resilient && face.troubles > troubles);
    write.expiry = expiryOf(face, write);
  }
  face.answered(answer);
  const hidden = face.stack.resilient === true && face.troubles > excuses;
  judgeAnswer(face, args, span(), answer, hidden || owed || isOwed(face));
  return answer;
}

interface Pending {
  readonly register: Register;
  readonly write: Write;
  readonly entry: Entry | undefined;
}

/** The writes that a call begins. */
function writesOf({ registers }: Face, { call, keys, entries, ttl }: Arguments, start: number): Pending[] {
  const forgotten = call === 'clear' ? [...registers.keys()] : call.startsWith('delete') ? keys : [];
  const sets = entries.map((entry) => {
    const register = registers.get(entry.key)!; // one of them
    return { register, entry, write: register.begin(start, entry.answers, ttl) };
  });
  const deletes = forgotten.map((key) => {
    const register = registers.get(key)!; // one of them
    return { register, entry: undefined, write: register.begin(start, [MISS]) };
  });
  return [...sets, ...deletes];
}

/** What was refused has no effect; what failed otherwise may still have one. */
function failed(call: CallName, code: string, error: unknown, writes: readonly Pending[], turns: Turns): void {
  const tooLarge = code === 'VALUE_TOO_LARGE';
  if (!tooLarge && !REFUSALS.has(code)) return;
  if (call === 'deleteMany') return; // a key that is refused need not keep the others
  for (const { register, write, entry } of writes) {
    if (!tooLarge || !entry?.huge) {
      register.drop(write);
    } else if (writes.length === 1 && error instanceof Error && error.cause === undefined) {
      write.certain = true; // the older value has been removed
      write.end = turns.next();
    }
  }
}

/** When what was written just now has expired for sure. */
function expiryOf({ kind, stack, disturbed }: Face, { ttl }: Write): number {
  // Near cannot know how long Memcached keeps a value, and a frozen server's clock stands still.
  if (disturbed || (stack.near && kind === 'memcached')) return Number.POSITIVE_INFINITY;
  return performance.now() + ttl + (kind === 'redis' ? 50 : 3_000);
}
