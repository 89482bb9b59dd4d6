import { ask, patient, startFaultProxy, startRedis, waitUntil } from '@ctu/tooling';
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

  it.each(steps)('is armed on the next connection where the first one was cut at its %s', async (step) => {
    const proxy = await startFaultProxy(server.port);
    const { client, end } = await open(proxy.port);
    onTestFinished(async () => {
      await end();
      await proxy.stop();
    });
    const prefix = freshPrefix();
    const told: unknown[] = [];
    proxy.cutAt(step);
    // It does nothing by itself for so long: what is told comes of the connection.
    const member = new RedisCache(client, { prefix, ...patient }).tracking({ heartbeat: 600_000 }).join({
      armed: () => told.push('armed'),
      changed: (keys) => told.push(...(keys ?? ['any'])),
      lost: (error) => told.push(error ?? 'lost'),
    });
    await waitUntil(() => told.includes('armed'));
    const missed = () => `a change of a key is told, not only ${told.join(', ')}`;
    await ask(server.port, `set ${prefix}k value`);
    await waitUntil(() => told.includes('k'), { expectation: missed, timeout: 20_000 });
    expect(told.at(-2)).toBe('armed');
    expect(told).not.toContainEqual(expect.objectContaining({ code: 'UNSUPPORTED' }));
    await member.close();
  });
});
