import { setTimeout as pause } from 'node:timers/promises';
import { RedisCache } from '@ctu/redis';
import { nodeRedisClient } from '../clients.js';
import { keysOf, valueFor } from '../value.js';

/** `keys()` and `clear()` of one prefix among many keys of others, over and over, while somebody else reads. */
export interface ListingJob {
  readonly kind: 'listing';
  readonly port: number;
  /** How many keys the prefix has. */
  readonly own: number;
  /** How many keys others have. */
  readonly foreign: number;
  readonly rounds: number;
}

export interface Listing {
  /** Seconds that each took: the median of the rounds is for the reader of the table to see. */
  readonly keysSeconds: number[];
  readonly clearSeconds: number[];
  /** How much the live heap grew at most while the keys were listed, in bytes. */
  readonly heapGrowth: number;
}

/** What goes on, for the reader beside to know. */
export type Phase = 'other' | 'idle' | 'keys' | 'clear';

const IDLE = 700;
const PAGE = 1_000;

/** Tells `enter` of each phase as it begins. */
export async function listing(job: ListingJob, enter: (phase: Phase) => void): Promise<Listing> {
  const client = await nodeRedisClient(job.port);
  await client.sendCommand(['DEBUG', 'POPULATE', String(job.foreign), 'foreign', '100']);
  const cache = new RedisCache(client, { prefix: 'listed.' });
  const seconds: Record<'keys' | 'clear', number[]> = { keys: [], clear: [] };
  let heapGrowth = 0;

  const timed = async (phase: 'keys' | 'clear', call: () => Promise<unknown>) => {
    enter(phase);
    const start = performance.now();
    await call();
    seconds[phase].push((performance.now() - start) / 1_000);
    enter('other');
  };

  for (let round = 0; round < job.rounds; round++) {
    await fill(cache, job.own);
    if (round === 0) heapGrowth = await heapGrowthOf(cache);
    enter('idle');
    await pause(IDLE);
    await timed('keys', () => count(cache));
    await timed('clear', () => cache.clear());
  }
  return { keysSeconds: seconds.keys, clearSeconds: seconds.clear, heapGrowth };
}

async function fill(cache: RedisCache, own: number): Promise<void> {
  const keys = keysOf(own);
  const value = valueFor(0, 100);
  for (let start = 0; start < own; start += PAGE) {
    await cache.setMany(keys.slice(start, start + PAGE).map((key) => [key, value]));
  }
}

async function count(cache: RedisCache): Promise<number> {
  let keys = 0;
  for await (const _ of cache.keys()) keys++;
  return keys;
}

/** Garbage does not count: it is collected before each look. */
async function heapGrowthOf(cache: RedisCache): Promise<number> {
  const live = () => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  const before = live();
  let most = before;
  let keys = 0;
  for await (const _ of cache.keys()) if (++keys % 10_000 === 0) most = Math.max(most, live());
  return most - before;
}
