import type { ContenderId } from '../contender.js';
import { number, verdict } from '../contest-table.js';
import { runRounds } from '../rounds.js';
import type { Bench } from '../sections.js';
import type { Table } from '../table.js';
import type { CallersJob } from '../workloads/callers.js';

const SIZES = [1, 10, 100, 1_000, 10_000];
/** How much dearer a key may be than in a smaller call. */
const MOST = 1.25;

/** What a key costs in a `getMany` of few and of many. */
export async function manyTable({ node, pace, ports, progress }: Bench): Promise<{ table: Table; reached: boolean[] }> {
  const caches = [
    { name: 'RedisCache through redis', id: 'ctu-redis/redis-many', port: ports.redis },
    { name: 'redis, mGet', id: 'bare/redis-mget', port: ports.redis },
    { name: 'RedisCache through ioredis', id: 'ctu-redis/ioredis-many', port: ports.redis },
    { name: 'ioredis, mget', id: 'bare/ioredis-mget', port: ports.redis },
    { name: 'MemCached through memcached', id: 'ctu-memcached/memcached-many', port: ports.memcached },
  ] as const;
  const job = (contender: ContenderId, place: number): CallersJob => {
    const { port } = caches[place]!;
    return { kind: 'callers', contender, place, port, callers: SIZES, keys: 10_000, bytes: 200 };
  };
  const summaries = await runRounds({ title: 'getMany', job }, caches, pace, node, progress);
  const lines: string[][] = [];
  const reached: boolean[] = [];
  for (const { name, id } of caches) {
    const costs = summaries.filter(({ contender }) => contender === name).map(({ median }) => 1e6 / median);
    const rise = Math.max(...costs.slice(1).map((cost, index) => cost / Math.min(...costs.slice(0, index + 1))));
    const ours = id.startsWith('ctu');
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
