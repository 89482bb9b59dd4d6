import { freePort } from '@ctu/tooling';
import Memcached from 'memcached';
import { expect, it, onTestFinished } from 'vitest';
import { MemCached } from '../../index.js';

it('takes a client with `debug: true` on a dead port, which by itself reads a property of no socket', async () => {
  const client = new Memcached(`127.0.0.1:${await freePort()}`, { debug: true } as object); // not in its types
  onTestFinished(() => client.end());
  const cache = new MemCached<string, string>(client);
  for (const call of [() => cache.get('k'), () => cache.set('k', 'v'), () => cache.delete('k')])
    await expect(call()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});
