import { type Server, startMemcached, startRedis } from '@ctu/tooling';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { writeSnippets } from './snippets.js';

const servers: Server[] = await Promise.all([startRedis(), startMemcached()]);
const [redis, memcached] = servers.map(({ host, port }) => `${host}:${port}`);
const snippets = writeSnippets({ 'localhost:6379': redis!, 'localhost:11211': memcached! });

describe('The documentation', () => {
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  it.each(snippets)('runs $name, which prints what it says', async ({ file, expected }) => {
    const printed: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((...values) => {
      printed.push(values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' '));
    });
    await import(/* @vite-ignore */ file);
    expect(printed).toEqual(expected);
  });
});
