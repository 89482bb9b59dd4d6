import { ManualClock } from '@ctu/core/testing';
import { expect, it, vi } from 'vitest';
import { ReplicaExit } from './replica-exit.js';

it('a replica is left at once, and then at most once a second', () => {
  const reconnect = vi.fn();
  const clock = new ManualClock();
  const client = { cluster: false, send: async () => null, primaries: async () => [], reconnect };
  const exit = new ReplicaExit(client, clock);
  const take = (): number => {
    for (let count = 0; count < 100; count++) exit.take();
    return reconnect.mock.calls.length;
  };
  expect(take()).toBe(1);
  clock.advance(999);
  expect(take()).toBe(1);
  clock.advance(1);
  expect(take()).toBe(2);
});
