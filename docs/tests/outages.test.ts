import { type Server, startMemcached, startRedis } from '@ctu/tooling';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { pages, writeSnippets } from './snippets.js';

const [redis, memcached] = await Promise.all([startRedis(), startMemcached()]);

/** What the programs call in the middle. */
declare global {
  var meanwhile: () => unknown;
}

const programs = writeSnippets(
  {
    'localhost:6379': `${redis.host}:${redis.port}`,
    'localhost:11211': `${memcached.host}:${memcached.port}`,
    '// (whatever happens to Redis here)': 'await globalThis.meanwhile();',
    '// (whatever happens to Memcached here)': 'await globalThis.meanwhile();',
  },
  pages().filter(({ path }) => path === 'docs/guide/outages.md'),
  '.outages',
);

/** What happens to a server before a program, and in the middle of it. */
const outages: Record<string, [before: (server: Server) => unknown, meanwhile: (server: Server) => unknown]> = {
  'is there': [() => {}, () => {}],
  'is away': [(server) => server.kill(), () => {}],
  'is away, and started then': [(server) => server.kill(), (server) => server.restart()],
  'is frozen': [(server) => server.freeze(), () => {}],
  'is frozen, and thaws': [(server) => server.freeze(), (server) => server.thaw()],
  'falls silent': [() => {}, (server) => server.freeze()],
  'is killed': [() => {}, (server) => server.kill()],
  'is killed and started again': [() => {}, (server) => server.restart()],
};

// What nobody catches, a rejection or an event `error`, makes the run red.
describe.each(Object.entries(outages))('while the server %s', (outage, [before, meanwhile]) => {
  beforeEach(async () => {
    await Promise.all([redis.restart(), memcached.restart()]);
    return () => vi.restoreAllMocks();
  });

  it.each(programs)('$name prints what it says, and ends', async ({ file, expected }) => {
    const print = vi.spyOn(console, 'log').mockReturnValue();
    const servers = [redis, memcached];
    globalThis.meanwhile = () => Promise.all(servers.map(meanwhile));
    await Promise.all(servers.map(before));
    await import(/* @vite-ignore */ `${file}?${encodeURIComponent(outage)}`);
    expect(print).toHaveBeenCalledTimes(2);
    expect(print.mock.calls.map(([line]) => `${line}\n`).join('')).toBe(expected);
  });
});

afterAll(() => Promise.all([redis.stop(), memcached.stop()]));
