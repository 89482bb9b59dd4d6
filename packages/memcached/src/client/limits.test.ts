import { patient, startMemcached } from '@ctu/tooling';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { scriptedServer } from '../testing/scripted-server.js';
import { Memcached } from './memcached.js';

const text = (data: string) => Buffer.from(data);

/** A client that is closed after the test. */
function clientOf(servers: string | string[] = inject('server')): Memcached {
  const client = new Memcached(servers, patient);
  onTestFinished(() => client.close());
  return client;
}

/** Another key in each test. */
let keys = 0;
const fresh = () => `limits.test:${keys++}`;

describe('a key', () => {
  it.each([
    ['of 250 bytes', 'k'.repeat(250)],
    ['of 250 bytes beyond ASCII', 'ü'.repeat(125)],
    ['of signs', '{"a":[1]}~%00\\'],
    ['of emoji', '\u{1f600}'],
  ])('%s is read as it was written', async (_, key) => {
    const client = clientOf(inject('ring'));
    await client.set(key, 'v');
    expect((await client.getMany([fresh(), key, fresh()]))[1]?.data).toEqual(text('v'));
    expect(await client.remaining(key)).toBe(Number.POSITIVE_INFINITY);
    expect((await client.lease(key, 1)).value?.data).toEqual(text('v'));
    expect(await client.delete(key)).toBe(true);
  });

  it.each(['', 'k'.repeat(251), 'ü'.repeat(126), 'a b', 'k\r\nflush_all', 'a\ud800', 7 as never])(
    'that is %j makes calls reject with a TypeError, and nothing is sent',
    async (key) => {
      const server = await scriptedServer(() => undefined);
      const client = clientOf(server.name);
      for (const call of [client.get(key), client.set(key, 'v'), client.getMany(['k', key]), client.lease(key, 1)])
        await expect(call).rejects.toThrow(TypeError);
      expect(server.accepted).toBe(0);
    },
  );
});

describe('what would not go onto the wire as it is', () => {
  it('makes calls reject, and nothing is sent', async () => {
    const server = await scriptedServer(() => undefined);
    const client = clientOf(server.name);
    for (const call of [
      client.set('k', 7 as never),
      client.set('k', 'v', { flags: -1 }),
      client.set('k', 'v', { flags: 2 ** 32 }),
      client.set('k', 'v', { flags: '0 0 1\r\n' as never }),
      client.add('k', 'v', { expiry: 1.5 }),
      client.set('k', 'v', { expiry: '1' as never }),
      client.cas('k', 'v', '1 noreply'),
      client.lease('k', 0),
      client.lease('k', 1, -1),
      client.markStale('k', Number.NaN),
    ])
      await expect(call).rejects.toThrow(
        expect.toSatisfy((error) => error instanceof TypeError || error instanceof RangeError),
      );
    expect(server.accepted).toBe(0);
  });

  it('an expiry of 30 days are seconds, one more is a time, which is over', async () => {
    const client = clientOf();
    const [key, over] = [fresh(), fresh()];
    await client.set(key, 'v', { expiry: 2_592_000 });
    await client.set(over, 'v', { expiry: 2_592_001 });
    expect(await client.remaining(key)).toBeGreaterThan(2_588_400); // an hour is more than any machine takes
    expect(await client.get(over)).toBeUndefined();
    const serverTime = async () => Number((await client.stats()).get(inject('server'))?.time);
    const before = await serverTime();
    await client.set(key, 'v', { expiry: before + 3_600 });
    const left = await client.remaining(key);
    expect(left).toBeLessThanOrEqual(3_600);
    expect(left).toBeGreaterThanOrEqual(3_600 - ((await serverTime()) - before) - 1); // its clock is read at most a second late
  });
});

describe('a value', () => {
  it('up to the limit of the server is kept, and one above is refused with SERVER', async () => {
    const client = clientOf();
    const key = fresh();
    const data = Buffer.alloc(2 ** 20 - 200, 'v');
    await client.set(key, data);
    expect(data.equals((await client.get(key))!.data)).toBe(true); // it was just set
    for (const size of [2 ** 20, 2 ** 20 + 1, 3 * 2 ** 20])
      await expect(client.set(key, Buffer.alloc(size))).rejects.toMatchObject({ code: 'SERVER', key });
    await client.set(key, 'v');
    expect((await client.get(key))?.data).toEqual(text('v')); // the connection goes on
  });

  it('of more than 1 MiB is kept by a server that may (-I 2m)', async () => {
    const server = await startMemcached({ args: ['-I', '2m'] });
    onTestFinished(() => server.stop());
    const client = clientOf(`127.0.0.1:${server.port}`);
    const data = Buffer.alloc(2 ** 20 + 1, 'END\r\n');
    await client.set('k', data);
    expect(data.equals((await client.get('k'))!.data)).toBe(true); // it was just set
  });
});
