import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startMemcached } from '@ctu/tooling';
import Memcached from 'memcached';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { MemCached, PrefixedMemCached, StatsMemCached } from './index.js';
import { libraries } from './testing/libraries.js';

const server = inject('server');

describe.each(libraries)('close() through $name', ({ open }) => {
  it('refuses calls from then on, and is harmless twice', async () => {
    const cache = new StatsMemCached(open([server]), { prefix: 'p' });
    const underWay = cache.set('k', 1);
    await cache.close();
    await cache.close();
    await underWay;
    const calls = [
      cache.get('k'),
      cache.set('k', 1),
      cache.has('k'),
      cache.delete('k'),
      cache.getMany(['k']),
      cache.setMany([['k', 1]]),
      cache.deleteMany(['k']),
      cache.clear(),
      cache.stats(),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('leaves the client open, and other caches on it', async () => {
    const client = open([server]);
    const other = new MemCached(client);
    {
      await using cache = new MemCached(client);
      await cache.set('close', 1);
      await other.set('close', 2);
    }
    expect(await other.get('close')).toBe(2);
    if (client instanceof Memcached) {
      const version = promisify(client.version.bind(client));
      expect(await version()).toHaveLength(1);
    }
  });
});

describe('MemCached.connect', () => {
  it('gives a cache with a client of its own', async () => {
    await using cache = await MemCached.connect<number, string>(server);
    await cache.set('connect', 1);
    expect(await cache.get('connect')).toBe(1);
    await using ring = await StatsMemCached.connect<number, number>(inject('ring'), { prefix: 'connect' });
    await ring.setMany([1, 2, 3, 4, 5].map((key) => [key, key]));
    expect(await ring.getMany([1, 2, 3, 4, 5])).toEqual([1, 2, 3, 4, 5]);
    expect(Object.keys((await ring.stats()).servers)).toHaveLength(3);
  });
});

describe('PrefixedMemCached.connect', () => {
  it('gives a cache under the prefix of the options, which it can clear', async () => {
    await using cache = await PrefixedMemCached.connect<number, string>(server, { prefix: 'connected.' });
    await cache.set('k', 1);
    await cache.clear();
    expect(await cache.get('k')).toBeUndefined();
    await using empty = await PrefixedMemCached.connect<number, string>(server);
    await empty.clear();
  });
});

describe('a program', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  let directory: string;

  beforeAll(async () => {
    // Inside the package, so that the bundle finds the client libraries.
    directory = await mkdtemp(join(root, 'node_modules', '.program-'));
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: [/^@ctu/], resolve: { conditions: ['@ctu/source'] } },
      build: { ssr: 'src/index.ts', outDir: directory, emptyOutDir: false },
    });
  }, 30_000);
  afterAll(() => rm(directory, { recursive: true }));

  /** What a program prints, and how many milliseconds it goes on after its last line. Rejects if it fails. */
  async function run(lines: string): Promise<{ printed: string; lingered: number }> {
    const file = join(directory, `${Math.random()}.mjs`);
    await writeFile(
      file,
      `import { MemCached } from './index.js';
       import memjs from 'memjs';
       import { Memcache } from 'memcache';
       ${lines}
       console.log(Date.now());`,
    );
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [file], { timeout: 20_000 });
    expect(stderr).toBe('');
    const ended = Date.now();
    const printed = stdout.trimEnd().split('\n');
    return { lingered: ended - Number(printed.pop()), printed: printed.join('\n') };
  }

  it('ends by itself with a cache open', async () => {
    const { printed, lingered } = await run(`
      const cache = await MemCached.connect('${server}');
      await cache.set('k', 1);
      console.log(await cache.get('k'));`);
    expect(printed).toBe('1');
    expect(lingered).toBeLessThan(1_000);
  });

  it('ends by itself after a server was frozen or gone', async () => {
    const frozen = await startMemcached();
    onTestFinished(() => frozen.stop());
    frozen.freeze();
    for (const address of [`127.0.0.1:${frozen.port}`, '127.0.0.1:1']) {
      const { printed, lingered } = await run(`
        const cache = await MemCached.connect('${address}', { timeout: 100 });
        console.log(await cache.get('k').catch((error) => error.code));
        await cache.close();`);
      expect(printed).toMatch(/TIMEOUT|UNAVAILABLE/);
      expect(lingered).toBeLessThan(1_000);
    }
  });

  it('waits for a reply that takes its time, even without a deadline', async () => {
    const slow = await startMemcached();
    onTestFinished(() => slow.stop());
    slow.freeze();
    const ended = run(`
      const cache = await MemCached.connect('127.0.0.1:${slow.port}', { timeout: Infinity });
      const reply = cache.set('k', 1);
      console.log('asked');
      await reply;`);
    const thaw = setTimeout(() => slow.thaw(), 500);
    onTestFinished(() => clearTimeout(thaw));
    expect((await ended).printed).toBe('asked');
  });

  it.each([
    ['memjs', "memjs.Client.create('SERVER')", 'client.close()'],
    ['memcache', "new Memcache('SERVER')", 'await client.disconnect()'],
  ])('ends by itself when the client of %s is closed', async (_, create, close) => {
    const { printed, lingered } = await run(`
      const client = ${create.replace('SERVER', server)};
      const cache = new MemCached(client);
      await cache.set('k', 1);
      console.log(await cache.get('k'));
      ${close};`);
    expect(printed).toBe('1');
    expect(lingered).toBeLessThan(1_000);
  });
});
