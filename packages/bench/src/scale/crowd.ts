import type { ContenderId } from '../contender.js';
import { number } from '../contest-table.js';
import { startJob } from '../job.js';
import type { Table } from '../table.js';

const READS = 100_000;

/** 100,000 reads that begin at once: of as many keys, and of one. */
export async function crowdTable(node: string, ports: { redis: number; memcached: number }): Promise<Table> {
  const contenders: { name: string; id: ContenderId; port: number }[] = [
    { name: 'RedisCache through redis', id: 'ctu-redis/redis', port: ports.redis },
    { name: 'redis, get + JSON.parse', id: 'bare/redis', port: ports.redis },
    { name: 'RedisCache through ioredis', id: 'ctu-redis/ioredis', port: ports.redis },
    { name: 'ioredis, get + JSON.parse', id: 'bare/ioredis', port: ports.redis },
    { name: 'MemCached through memcached', id: 'ctu-memcached/memcached', port: ports.memcached },
  ];
  const lines: string[][] = [];
  for (const distinct of [true, false]) {
    for (const { name, id: contender, port } of contenders) {
      const job = { kind: 'crowd', contender, port, reads: READS, distinct } as const;
      const { failures, seconds, heapGrowth, residentGrowth } = await startJob(job, node).outcome;
      const memory = [heapGrowth, residentGrowth].map((bytes) => number(bytes / 2 ** 20));
      lines.push([
        distinct ? 'of distinct keys' : 'of one key',
        name,
        failures.toLocaleString('en'),
        number(seconds),
        ...memory,
      ]);
    }
  }
  const head = ['', 'cache', 'failed', 'seconds', 'heap grows MB', 'process grows MB'];
  return { title: '100,000 reads that begin at once', head, lines, texts: 2 };
}
