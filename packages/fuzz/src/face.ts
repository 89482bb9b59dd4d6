import { setImmediate as turn } from 'node:timers/promises';
import type { CodecName } from './codecs.js';
import { codecOf } from './codecs.js';
import { late } from './late.js';
import type { Faced } from './plan.js';
import { MISS, Register, type Write } from './register.js';
import { type Built, type Stack, stacks } from './stacks.js';
import type { Adapter, Connection, Subject } from './subjects.js';
import { SECRET } from './values.js';

/** What counts the turns of a run: every call begins and ends in a turn of its own. */
export interface Turns {
  next(): number;
}

/** A stack over an adapter, and what its keys may hold. */
export interface Face {
  readonly name: string;
  readonly kind: Subject['kind'];
  readonly cannotTellTtl: boolean;
  readonly stack: Stack;
  readonly codec: CodecName;
  readonly adapter: Adapter;
  readonly built: Built;
  /** By key. Faces with one prefix share them. */
  readonly registers: ReadonlyMap<string, Register>;
  /** How many failures its observer was told. */
  readonly troubles: number;
  /** Of each call that is under way, by the turn in which it began: how many failures had been told then. */
  readonly underWay: Map<number, number>;
  /** Whether the answers may still come from before; else every call is to be answered. */
  readonly disturbed: boolean;
  /** A read through `cached()` has answered this. */
  answered(value: unknown): void;
}

interface FaceOptions {
  readonly subject: Subject;
  readonly connection: Connection;
  readonly codec: CodecName;
  readonly faced: Faced;
  readonly registers: ReadonlyMap<string, Register>;
  readonly turns: Turns;
  /** Where it comes from how calls overtake each other; undefined where they do not. */
  readonly random: (() => number) | undefined;
  readonly timeout: number;
  readonly disturbed: boolean;
}

/** A load of `cached()` whose result may be stored. */
interface Load {
  readonly write: Write;
  readonly troubles: number;
}

/** Registers for keys that hold nothing yet. */
export const registersOf = (keys: readonly string[]) => new Map(keys.map((key) => [key, new Register()]));

export async function openFace(options: FaceOptions): Promise<Face> {
  const { subject, connection, codec, faced, registers, turns, random, timeout, disturbed } = options;
  const stack: Stack = stacks[faced.stack];
  const prefix = stack.raw ? undefined : faced.prefix;
  const adapter = await connection.open({ prefix, codec: codecOf(codec), timeout });
  const loads = new Map<unknown, Load>();
  let troubles = 0;

  const load = async (key: string) => {
    const start = turns.next();
    const value = `${SECRET}loaded ${start}`;
    const register = registers.get(key)!; // one of them
    loads.set(value, { write: register.begin(start, [value]), troubles });
    register.begin(start, [MISS]); // a result that cannot be kept makes the cache forget the key, sooner or later
    await turn();
    return value;
  };
  const onError = () => {
    troubles++;
  };
  return {
    name: `${faced.stack} over ${subject.name}`,
    kind: subject.kind,
    cannotTellTtl: subject.cannotTellTtl ?? false,
    stack,
    codec,
    adapter,
    built: stack.build(random ? late(adapter, random) : adapter, { prefix: faced.prefix, load, onError }),
    registers,
    get troubles() {
      return troubles;
    },
    underWay: new Map(),
    disturbed,
    answered(value) {
      const loaded = loads.get(value);
      if (loaded?.troubles === troubles) loaded.write.end = Math.min(loaded.write.end, turns.next());
    },
  };
}

/** The plain way to what a stack keeps: without near levels, without loads. */
export function plainly(faced: Faced): Faced {
  const { raw, wrapped }: Stack = stacks[faced.stack];
  return { ...faced, stack: wrapped ? 'prefixed' : raw ? 'raw' : 'bare' };
}
