// @module-tag stress
import { type Server, startMemcached, startRedis } from '@ctu/tooling';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
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

describe('Every program of the page about outages', () => {
  afterEach(() => vi.restoreAllMocks());

  // What nobody catches, a rejection or an event `error`, makes the run red.
  it.each(Object.entries(outages))('prints what it says, and ends, where the server %s', async (outage, acts) => {
    const print = vi.spyOn(console, 'log').mockReturnValue();
    const servers = [redis, memcached];
    await Promise.all(servers.map((server) => server.restart()));
    const [before, meanwhile] = acts.map((act) => () => Promise.all(servers.map(act)));
    globalThis.meanwhile = together(programs.length, meanwhile!);
    await before!();
    await Promise.all(programs.map(({ file }) => import(/* @vite-ignore */ `${file}?${encodeURIComponent(outage)}`)));
    const lines = programs.flatMap(({ expected }) => expected.trimEnd().split('\n'));
    expect(print.mock.calls.map(([line]) => line).sort()).toEqual(lines.sort());
    expect(lines).toHaveLength(2 * programs.length);
  });
});

/** Acts once, when it is called for the last of so many times; all calls wait for that. */
function together(calls: number, act: () => unknown): () => Promise<unknown> {
  let begin = (): void => {};
  const acted = new Promise<void>((resolve) => {
    begin = resolve;
  }).then(act);
  return () => {
    if (--calls === 0) begin();
    return acted;
  };
}

afterAll(() => Promise.all([redis.stop(), memcached.stop()]));
