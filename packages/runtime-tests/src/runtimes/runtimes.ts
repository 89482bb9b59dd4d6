import { binaryOf } from './binary.js';
import { chromium } from './chromium.js';
import { command } from './command.js';
import type { Runtime } from './runtime.js';
import { workerd } from './workerd.js';

/** Where the packages run. */
export const runtimes: readonly Runtime[] = [
  ...[20, 22, 24, 26].map((version) => command(`Node ${version}`, () => binaryOf(`node@${version}`, 'node'))),
  command('Bun', () => binaryOf('bun@1.4.5', 'bun'), [], ['core', 'redis', 'memcached', 'bun-redis']),
  // By default it finds packages in its own way.
  command('Deno', () => binaryOf('deno@2.9.6', 'deno'), [
    'run',
    '--allow-all',
    '--no-lock',
    '--node-modules-dir=manual',
  ]),
  workerd,
  chromium,
];

/** The Node that runs this. */
export const thisNode: Runtime = command('this Node', async () => process.execPath);
