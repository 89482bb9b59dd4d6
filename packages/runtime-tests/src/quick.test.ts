import { readFileSync } from 'node:fs';
import { findChromium, startMemcached, startRedis } from '@ctu/tooling';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chromium } from './runtimes/chromium.js';
import { runtimes, thisNode } from './runtimes/runtimes.js';

const green = { cases: expect.any(Number), failures: [] };

describe('The packages as built', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('keep the contract on this Node: core', async () => {
    expect(await thisNode.run('core', '')).toEqual(green);
  });

  const here = findChromium() !== undefined;
  it.skipIf(!here)(`keep the contract in Chromium: core${here ? '' : ' (there is none here)'}`, async () => {
    expect(await chromium.run('core', '')).toEqual(green);
  });

  it.each([
    ['redis', startRedis, 'redis://'],
    ['memcached', startMemcached, ''],
  ] as const)('keep the contract on this Node: %s', async (suite, start, scheme) => {
    vi.stubEnv('QUICK', '1'); // the sources are put to more
    const server = await start();
    try {
      expect(await thisNode.run(suite, `${scheme}127.0.0.1:${server.port}`)).toEqual(green);
    } finally {
      await server.stop();
    }
  });
});

describe("The README's table of runtimes", () => {
  it('has a tick for what was run alone', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    const table = readme.slice(readme.indexOf('<!-- runtimes -->'), readme.indexOf('<!-- /runtimes -->'));
    const ticks = Array.from(table.matchAll(/^\| ([^|]+?) \| \d[\d.-]* \|(.*)\|$/gm), ([, name, cells]) => [
      name,
      cells!.split('|').map((cell) => cell.trim() === '✓'),
    ]);
    const suites = ['core', 'redis', 'memcached'] as const;
    expect(ticks).toEqual(
      runtimes.map((runtime) => [runtime.name, suites.map((suite) => runtime.suites.includes(suite))]),
    );
  });
});
