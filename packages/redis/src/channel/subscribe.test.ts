import { describe, expect, it } from 'vitest';
import { type Subscribe, subscribeOnNode } from './subscribe.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A node that is found later, or never, and what is told. */
function node() {
  const told: unknown[] = [];
  const events = { up: () => told.push('up'), down: (error: unknown) => told.push(error), received() {} };
  const subscribe: Subscribe = async (name) => {
    told.push(`subscribes to ${name}`);
    return { close: () => told.push('closed') };
  };
  let find = (_: Subscribe): void => {};
  let miss = (_: Error): void => {};
  const found = new Promise<Subscribe>((resolve, reject) => {
    find = resolve;
    miss = reject;
  });
  return { told, events, found, find: () => find(subscribe), miss };
}

describe('A subscription by one node of a cluster', () => {
  it('is opened once the node is found, and closed', async () => {
    const { told, events, found, find } = node();
    const subscription = await subscribeOnNode(() => found)('n', events);
    expect(told).toEqual([]);
    find();
    await settled();
    subscription.close();
    await settled();
    expect(told).toEqual(['subscribes to n', 'closed']);
  });

  it('is never opened where it was closed before: nobody waits for the node any more', async () => {
    const { told, events, found, find } = node();
    let waits: AbortSignal | undefined;
    const subscription = await subscribeOnNode((_, signal) => {
      waits = signal;
      return found;
    })('n', events);
    subscription.close();
    expect(waits?.aborted).toBe(true);
    find();
    await settled();
    expect(told).toEqual([]);
  });

  it('is down where no node is found', async () => {
    const { told, events, found, miss } = node();
    await subscribeOnNode(() => found)('n', events);
    const error = new Error('none');
    miss(error);
    await settled();
    expect(told).toEqual([error]);
  });
});
