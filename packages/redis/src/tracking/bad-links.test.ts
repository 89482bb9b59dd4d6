import { ask, type FaultProxy, patient, startFaultProxy, startRedis, waitUntil } from '@ctu/tooling';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { RedisCache } from '../index.js';
import { furtherLibraries, libraries } from '../testing/libraries.js';
import { freshPrefix } from '../testing/reached.js';

const server = await startRedis();
afterAll(() => server.stop());

/** A pool cannot be tracked, since it cannot be duplicated. */
const subjects = [...libraries, ...furtherLibraries].filter(({ name }) => name !== 'a pool of redis');

describe.each(subjects)('Tracking through $name', ({ name, open }) => {
  const steps = name.startsWith('redis') ? ['tracking'] : ['tracking', '__redis__:invalidate'];

  /** Tracks through a proxy, after what is done to that, and notes what is told. */
  async function tracked(heartbeat: number, harm: (proxy: FaultProxy) => void) {
    const proxy = await startFaultProxy(server.port);
    const { client, end } = await open(proxy.port);
    const prefix = freshPrefix();
    const told: unknown[] = [];
    harm(proxy);
    const member = new RedisCache(client, { prefix, ...patient }).tracking({ heartbeat }).join({
      armed: () => told.push('armed'),
      changed: (keys) => told.push(...(keys ?? ['any'])),
      lost: (error) => told.push(error ?? 'lost'),
    });
    onTestFinished(async () => {
      await member.close();
      await end();
      await proxy.stop();
    });
    await waitUntil(() => told.includes('armed'));
    return { prefix, told };
  }

  it.each(steps)('is armed on the next connection where the first one was cut at its %s', async (step) => {
    // It does nothing by itself for so long: what is told comes of the connection.
    const { prefix, told } = await tracked(600_000, (proxy) => proxy.cutAt(step));
    const missed = () => `a change of a key is told, not only ${told.join(', ')}`;
    await ask(server.port, `set ${prefix}k value`);
    await waitUntil(() => told.includes('k'), { expectation: missed });
    expect(told.at(-2)).toBe('armed');
    expect(told).not.toContainEqual(expect.objectContaining({ code: 'UNSUPPORTED' }));
  });

  it('is armed in the end where each answer takes longer than a heartbeat', async () => {
    const { told } = await tracked(50, (proxy) => proxy.delay(150));
    expect(told).toContain('armed');
  });
});
