import { describe, expect, it } from 'vitest';
import type { Server } from './calls.js';
import { scan } from './scan.js';

/** A server that gives these pages, as Redis does while it resizes its table: some keys twice, some pages empty. */
function server(pages: string[][]): Server {
  return {
    async request(command, options) {
      const cursor = Number(command[1]);
      const next = cursor + 1 < pages.length ? cursor + 1 : 0;
      return options!.read!([String(next), pages[cursor]!]); // as SCAN answers, and as it is asked for
    },
  };
}

async function all(servers: Server[]): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of scan(servers, '*')) keys.push(key);
  return keys;
}

describe('scan', () => {
  it('gives each key once, although the server repeats some', async () => {
    expect(await all([server([['a', 'b', 'a'], [], ['b', 'c'], ['a']])])).toEqual(['a', 'b', 'c']);
  });

  it('goes from server to server', async () => {
    expect(await all([server([['a']]), server([[], []]), server([['b'], ['c']])])).toEqual(['a', 'b', 'c']);
  });

  it('remembers the last 65,536 keys and no more', async () => {
    const keys = Array.from({ length: 65_537 }, (_, index) => `k${index}`);
    const listed = await all([server([keys, ['k1', 'k65536'], ['k0']])]);
    expect(listed.slice(keys.length)).toEqual(['k0']);
  });
});
