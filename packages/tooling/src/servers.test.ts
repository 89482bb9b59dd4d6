import { existsSync, readlinkSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { ask } from './ask.js';
import {
  hasProgram,
  nodeOfSlot,
  type Server,
  startMemcached,
  startMemcachedRing,
  startRedis,
  startRedisCluster,
  waitUntil,
} from './index.js';
import { isStopped } from './is-stopped.js';
import { startServer } from './server.js';

const started: { stop(): Promise<void> }[] = [];

function stoppedAfterwards<T extends { stop(): Promise<void> }>(server: T): T {
  started.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

const kinds = [
  { name: 'Redis', start: startRedis, question: 'ping', answer: '+PONG' },
  { name: 'Memcached', start: startMemcached, question: 'version', answer: 'VERSION' },
];

describe.each(kinds)('a $name server', ({ start, question, answer }) => {
  const answers = async (server: Server) => (await ask(server.port, question)).startsWith(answer);

  it('answers as soon as it has started', async () => {
    const server = stoppedAfterwards(await start());
    expect(await answers(server)).toBe(true);
  });

  it('does not answer while frozen, and goes on when thawed', async () => {
    const server = stoppedAfterwards(await start());
    expect(isStopped(server.pid)).toBe(false);
    await server.freeze();
    expect(isStopped(server.pid)).toBe(true);
    await expect(ask(server.port, question, 100)).rejects.toThrow('did not answer');
    server.thaw();
    expect(await answers(server)).toBe(true);
  });

  it('refuses connections when killed, and serves the same port again when restarted', async () => {
    const server = stoppedAfterwards(await start());
    const { pid, port } = server;
    await server.kill();
    await expect(answers(server)).rejects.toThrow('ECONNREFUSED');
    await server.restart();
    expect(await answers(server)).toBe(true);
    expect(server.port).toBe(port);
    expect(server.pid).not.toBe(pid);
  });

  it('is gone with its directory after stop, even when frozen', async () => {
    const server = await start();
    const { pid } = server;
    const directory = process.platform === 'linux' ? readlinkSync(`/proc/${pid}/cwd`) : undefined;
    await server.freeze();
    await server.stop();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    if (directory) expect(existsSync(directory)).toBe(false);
  });

  it('says what it printed when its port is taken', async () => {
    const server = stoppedAfterwards(await start());
    await expect(start({ port: server.port })).rejects.toThrow(/ended instead of serving port \d+:\n.*in use/s);
  });
});

describe('a server that is not installed', () => {
  it('is named with the way to get it', async () => {
    const missing = { command: 'no-such-server', install: 'ask-a-friend', args: [], port: 1, question: 'ping' };
    await expect(startServer({ ...missing, serves: () => true })).rejects.toThrow(
      'no-such-server is not on the PATH, get it with ask-a-friend',
    );
  });
});

describe('startRedisCluster', () => {
  it('is ok on all nodes, which share all slots', async () => {
    const { servers } = stoppedAfterwards(await startRedisCluster());
    expect(servers).toHaveLength(3);
    for (const [index, { port }] of servers.entries()) {
      expect(await ask(port, 'cluster info')).toMatch(/cluster_state:ok\r\ncluster_slots_assigned:16384\r\n/);
      const [first, last] = /myself,master .* (\d+)-(\d+)\r?\n/.exec(await ask(port, 'cluster nodes'))!.slice(1);
      for (const slot of [first, last]) expect(nodeOfSlot(Number(slot))).toBe(index);
    }
  });

  it('has replicas, which take over from their primaries', async () => {
    const { servers } = stoppedAfterwards(await startRedisCluster(3, { replicas: 1 }));
    const [primary, , , replica] = servers;
    expect(await ask(replica!.port, 'info replication')).toContain(`master_port:${primary!.port}\r\n`);
    expect(await ask(replica!.port, 'cluster failover')).toMatch(/^\+OK/);
    await waitUntil(async () => (await ask(replica!.port, 'info replication')).includes('role:master'));
  });
});

describe('startMemcachedRing', () => {
  it('starts servers on different ports and stops all of them', async () => {
    const ring = stoppedAfterwards(await startMemcachedRing());
    const pids = ring.servers.map((server) => server.pid);
    expect(new Set(ring.servers.map((server) => server.port)).size).toBe(3);
    await ring.stop();
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

describe('hasProgram', () => {
  it('tells whether a program is on the PATH', () => {
    expect(hasProgram('node')).toBe(true);
    expect(hasProgram('no-such-server')).toBe(false);
  });
});

describe('waitUntil', () => {
  it('resolves when the condition holds, and rejects with what was expected when it does not in time', async () => {
    let looks = 0;
    await waitUntil(() => ++looks === 3, { interval: 1 });
    expect(looks).toBe(3);
    const never = waitUntil(() => false, { timeout: 5, interval: 1, expectation: () => 'pigs fly' });
    await expect(never).rejects.toThrow('Not within 5 ms: pigs fly');
  });
});
