import { setTimeout as pause } from 'node:timers/promises';
import { startRedis } from '@ctu/tooling';
import type { Check } from './check.js';

const TTL = 2_000;

/** 1. Redis has a value for two seconds. 2. When most of them are over it is read. 3. Redis has it no more: who reads it then? */
export const outlived: Check = async (library) => {
  if (!library.levels) return undefined;
  const server = await startRedis();
  const levels = await library.levels(server.port, TTL);
  try {
    await levels.write('key', 'value');
    await pause(TTL * 0.75);
    if ((await levels.read('key')) !== 'value') return 'memory is not filled';
    await pause(TTL * 0.5);
    return (await levels.read('key')) === 'value' ? 'is still answered' : 'is gone';
  } finally {
    await levels.close();
    await server.stop();
  }
};
