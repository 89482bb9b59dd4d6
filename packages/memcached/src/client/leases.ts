import type { Wanted } from '@ctu/core/adapter';
import type { Operations } from './operations.js';
import type { ClientValue } from './values.js';

/** What `lease` answers: a value, or whose turn it is to make one. */
export interface Lease {
  /** Undefined where there is none. */
  readonly value: ClientValue | undefined;
  /** Whether it is this caller's turn to make a new value, and to `fill` it in: nobody else's at the same time. */
  readonly won: boolean;
  /** Whether the value was marked as stale. */
  readonly stale: boolean;
  /** What `fill` takes: undefined where it is somebody else's turn, and there is no value. */
  readonly cas: string | undefined;
}

/**
 * Reads a key. Where it has nothing, one caller wins, and is to fill it; all others are told to wait for him, or to do without, for so
 * many seconds at most. So it is where its value is stale, or has less than `refresh` seconds left: one caller makes a new one, while the others
 * go on with it. (protocol.txt, "Meta Commands", N, R and W; leases are of Nishtala et al., NSDI 2013.)
 */
export async function lease(
  operations: Operations<ClientValue>,
  key: string,
  seconds: number,
  refresh: number | undefined,
  call: Wanted,
): Promise<Lease> {
  if (!(await operations.knowsMeta(call))) return classicLease(operations, key, seconds, call);
  const asks = refresh === undefined ? '' : ` R${refresh}`;
  const { flags, data } = await operations.meta(`mg ${key} v f c N${seconds}${asks}`, undefined, call);
  const cas = flags.get('c');
  const won = flags.has('W');
  const isThere = data !== undefined && (data.length > 0 || flags.get('f') !== '0');
  return {
    value: isThere ? { data, flags: Number(flags.get('f')) } : undefined,
    won,
    stale: flags.has('X'),
    cas: won || isThere ? cas : undefined,
  };
}

/** By `add` of an empty item, where there are no meta commands. */
async function classicLease(
  operations: Operations<ClientValue>,
  key: string,
  seconds: number,
  call: Wanted,
): Promise<Lease> {
  const added = await operations.add(key, { flags: 0, data: '' }, seconds, call);
  const [value] = await operations.getsMany([key], call);
  const isThere = value !== undefined && (value.data.length > 0 || value.flags !== 0);
  return {
    value: isThere ? { data: value.data, flags: value.flags } : undefined,
    won: added && value !== undefined && !isThere,
    stale: false,
    cas: added || isThere ? value?.cas : undefined,
  };
}

/** Marks a value as stale for so many seconds, where the server can; else forgets it. Whether there was one. */
export async function markStale(
  operations: Operations<ClientValue>,
  key: string,
  seconds: number,
  call: Wanted,
): Promise<boolean> {
  if (!(await operations.knowsMeta(call))) return operations.delete(key, call);
  return (await operations.meta(`md ${key} I T${seconds}`, undefined, call)).code === 'HD';
}
