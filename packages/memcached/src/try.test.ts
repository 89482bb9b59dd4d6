import { startMemcached, startMemcachedRing, waitUntil } from '@ctu/tooling';
import { Memcache } from 'memcache';
import Memcached from 'memcached';
import memjs from 'memjs';
import { expect, it } from 'vitest';
import { MemCached, PrefixedMemCached, StatsMemCached } from './index.js';

it('works', async () => {
  const s = await startMemcached();
  const at = `127.0.0.1:${s.port}`;
  const mj = memjs.Client.create(at, { logger: { log() {} } });
  const mc = new Memcache({ nodes: [at] });
  const md = new Memcached(at);
  for (const client of [md, mj, mc]) {
    for (const prefix of ['', 'p.']) {
      const c = new StatsMemCached<any, any>(client, { prefix, timeout: 300 });
      for (const v of [
        0,
        '',
        false,
        null,
        '123',
        'a\r\nb',
        [],
        {},
        'END',
        '\u{1F600}ü',
        new Uint8Array(256).map((_, i) => i),
        { a: { b: ['x\n'] } },
      ]) {
        await c.set('k', v);
        expect(await c.get('k')).toEqual(v);
        expect(await c.has('k')).toBe(true);
      }
      expect(await c.getMany(['k', 'nope', 'k'])).toHaveLength(3);
      await c.set(1, 'one');
      await c.set('1', 's');
      await c.set([1], 'l');
      await c.set('[1]', 'ls');
      await c.set('', 'e');
      expect(await c.getMany([1, '1', [1], '[1]', ''])).toEqual(['one', 's', 'l', 'ls', 'e']);
      expect(await c.delete('k')).toBe(true);
      expect(await c.delete('k')).toBe(false);
      expect(await c.get('k')).toBe(undefined);
      console.log((await c.stats()).hits, await c.hits());
      if (prefix) {
        await c.clear();
        expect(await c.get(1)).toBe(undefined);
        await c.set(1, 2);
        expect(await c.get(1)).toBe(2);
      }
      await expect(c.set('big', 'x'.repeat(1048577))).rejects.toThrow('limit');
      await c.set('big', 'x'.repeat(1048576 - 63 - prefix.length - (prefix ? 15 : 0) - 3 - 1));
      expect((await c.get('big')).length).toBeGreaterThan(1e6);
      s.freeze();
      const t = performance.now();
      await expect(c.get('x')).rejects.toMatchObject({ code: 'TIMEOUT' });
      console.log('frozen', performance.now() - t);
      s.thaw();
      await waitUntil(() =>
        c.get('x').then(
          () => true,
          () => false,
        ),
      );
      await s.kill();
      const u = performance.now();
      await c.get('x').catch((e) => console.log('killed', e.code, e.message, performance.now() - u));
      await s.restart();
      await waitUntil(() =>
        c.get('x').then(
          () => true,
          (e) => {
            return false;
          },
        ),
      );
      console.log('again', performance.now() - u);
      await c.close();
      await expect(c.get('x')).rejects.toMatchObject({ code: 'CLOSED' });
    }
  }
  await s.stop();
}, 30000);
