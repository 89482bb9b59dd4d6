// @module-tag stress
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { patient, startMemcached } from '@ctu/tooling';
import Memcached from 'memcached';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { MemCached, PrefixedMemCached, StatsMemCached } from './index.js';
import { libraries } from './testing/libraries.js';
import { programs } from './testing/programs.js';

const server = inject('server');

describe.each(libraries)('close() through $name', ({ open }) => {
  it('refuses calls from then on, and is harmless twice', async () => {
    const cache = new StatsMemCached(open([server]), { ...patient, prefix: 'p' });
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
    const other = new MemCached(client, patient);
    {
      await using cache = new MemCached(client, patient);
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
    await using cache = await MemCached.connect<number, string>(server, patient);
    await cache.set('connect', 1);
    expect(await cache.get('connect')).toBe(1);
    await using ring = await StatsMemCached.connect<number, number>(inject('ring'), { ...patient, prefix: 'connect' });
    await ring.setMany([1, 2, 3, 4, 5].map((key) => [key, key]));
    expect(await ring.getMany([1, 2, 3, 4, 5])).toEqual([1, 2, 3, 4, 5]);
    expect(Object.keys((await ring.stats()).servers)).toHaveLength(3);
  });
});

describe('PrefixedMemCached.connect', () => {
  it('gives a cache under the prefix of the options, which it can clear', async () => {
    await using cache = await PrefixedMemCached.connect<number, string>(server, { ...patient, prefix: 'connected.' });
    await cache.set('k', 1);
    await cache.clear();
    expect(await cache.get('k')).toBeUndefined();
    await using empty = await PrefixedMemCached.connect<number, string>(server, patient);
    await empty.clear();
  });
});

describe('a program', () => {
  const file = programs(
    { index: 'src/index.ts' },
    `import { MemCached } from './index.js';
     import memjs from 'memjs';
     import { Memcache } from 'memcache';`,
  );

  /**
   * What a program prints before it ends by itself: also `held by a timer` where a timer keeps it from that, a moment after
   * its last line. The clock of the deadlines has ended by then, and sockets take the time that they take.
   */
  async function run(lines: string): Promise<string> {
    const program = await file(`
      ${lines}
      const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout');
      setTimeout(() => timers().length > 0 && console.log('held by a timer'), 500).unref();`);
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program], patient);
    expect(stderr).toBe('');
    return stdout.trimEnd();
  }

  it('ends by itself with a cache open', async () => {
    const printed = await run(`
      const cache = await MemCached.connect('${server}', { timeout: 60_000 });
      await cache.set('k', 1);
      console.log(await cache.get('k'));`);
    expect(printed).toBe('1');
  });

  it('ends by itself after a server was frozen or gone', async () => {
    const frozen = await startMemcached();
    onTestFinished(() => frozen.stop());
    await frozen.freeze();
    for (const address of [`127.0.0.1:${frozen.port}`, '127.0.0.1:1']) {
      const printed = await run(`
        const cache = await MemCached.connect('${address}', { timeout: 100 });
        console.log(await cache.get('k').catch((error) => error.code));
        await cache.close();`);
      expect(printed).toMatch(/^(TIMEOUT|UNAVAILABLE)$/);
    }
  });

  it('waits for a reply that takes its time, even without a deadline', async () => {
    const slow = await startMemcached();
    onTestFinished(() => slow.stop());
    await slow.freeze();
    const program = await file(`
      const cache = await MemCached.connect('127.0.0.1:${slow.port}', { timeout: Infinity });
      const reply = cache.set('k', 1).then(() => console.log('answered'));
      console.log('asked');
      await reply;`);
    const ended = promisify(execFile)(process.execPath, [program], patient);
    ended.child.stdout!.once('data', () => slow.thaw());
    expect((await ended).stdout).toBe('asked\nanswered\n');
  });

  it.each([
    ['memjs', "memjs.Client.create('SERVER')", 'client.close()'],
    ['memcache', "new Memcache('SERVER')", 'await client.disconnect()'],
  ])('ends by itself when the client of %s is closed', async (_, create, close) => {
    const printed = await run(`
      const client = ${create.replace('SERVER', server)};
      const cache = new MemCached(client, { timeout: 60_000 });
      await cache.set('k', 1);
      console.log(await cache.get('k'));
      ${close};`);
    expect(printed).toBe('1');
  });
});
