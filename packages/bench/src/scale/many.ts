import { median } from 'simple-statistics';
import type { ContenderId } from '../contender.js';
import type { Pace } from '../contest.js';
import { number, verdict } from '../contest-table.js';
import { startJob } from '../job.js';
import type { Measurement } from '../measurement.js';
import type { Table } from '../table.js';

const SIZES = [1, 10, 100, 1_000, 10_000];
/** How much dearer a key may be than in a smaller call. */
const MOST = 1.25;

/** What a key costs in a `getMany` of few and of many. */
export async function manyTable(
  node: string,
  { rounds, milliseconds }: Pace,
  ports: { redis: number; memcached: number },
): Promise<{ table: Table; reached: boolean[] }> {
  const caches: { name: string; contender: ContenderId; port: number; ours: boolean }[] = [
    { name: 'RedisCache through redis', contender: 'ctu-redis/redis-many', port: ports.redis, ours: true },
    { name: 'redis, mGet', contender: 'bare/redis-mget', port: ports.redis, ours: false },
    { name: 'RedisCache through ioredis', contender: 'ctu-redis/ioredis-many', port: ports.redis, ours: true },
    { name: 'ioredis, mget', contender: 'bare/ioredis-mget', port: ports.redis, ours: false },
    {
      name: 'MemCached through memcached',
      contender: 'ctu-memcached/memcached-many',
      port: ports.memcached,
      ours: true,
    },
  ];
  const lines: string[][] = [];
  const reached: boolean[] = [];
  for (const { name, contender, port, ours } of caches) {
    const job = { kind: 'callers', contender, port, callers: SIZES, keys: 10_000, bytes: 200, milliseconds } as const;
    const all: Measurement[][] = [];
    for (let round = 0; round < rounds; round++) all.push(await startJob(job, node).outcome);
    const costs = SIZES.map((_, size) => 1e6 / median(all.map((measurements) => measurements[size]!.value)));
    const rise = Math.max(...costs.slice(1).map((cost, index) => cost / Math.min(...costs.slice(0, index + 1))));
    const judged = ours ? [`≤ ${MOST} ×`, verdict(rise <= MOST)] : ['', ''];
    if (ours) reached.push(rise <= MOST);
    lines.push([name, ...costs.map(number), `${number(rise)} ×`, ...judged]);
  }
  const head = [
    'µs per key',
    ...SIZES.map((size) => `${size.toLocaleString('en')} ${size === 1 ? 'key' : 'keys'}`),
    'dearest rise',
    'target',
    '',
  ];
  return { table: { title: 'getMany', head, lines, texts: 1 }, reached };
}
