import { seededRandom } from '@ctu/tooling';
import { createClient } from 'redis';
import { describe, expect, inject, it } from 'vitest';
import { slotOf } from './slot.js';

const keys = [
  '',
  'a',
  '123456789',
  'user:42',
  '{user}:42',
  '{}user',
  'x{}{user}',
  '{user',
  'user}',
  '}{user}',
  '{{user}}',
  '{a}{b}',
  'ключ {тег}',
  '🗝️',
  '\r\n\0',
];

describe('slotOf', () => {
  it('agrees with CLUSTER KEYSLOT, hash tags included', async () => {
    const client = createClient({ url: `redis://127.0.0.1:${inject('clusterPorts')[0]}` });
    await client.connect();
    const random = seededRandom();
    const texts = Array.from({ length: 500 }, () => random().toString(36).replaceAll('1', '{').replaceAll('2', '}'));
    for (const key of [...keys, ...texts]) {
      expect([key, slotOf(key)]).toEqual([key, await client.sendCommand(['CLUSTER', 'KEYSLOT', key])]);
    }
    client.destroy();
  });

  it('is the same for text and for its bytes', () => {
    for (const key of keys) expect(slotOf(Buffer.from(key))).toBe(slotOf(key));
  });
});
