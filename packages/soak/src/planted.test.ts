import { type AsyncCache, type Channel, MemoryCache, memoryChannel, TwoLevelCache } from '@ctu/core';
import { ManualClock } from '@ctu/core/testing';
import { randomFrom } from '@ctu/tooling';
import { describe, expect, it } from 'vitest';
import { History } from './history.js';
import { KEYS } from './keys.js';
import { Load } from './load.js';
import type { Value } from './value.js';

const CALLS = 20_000;

/** A far level of all processes, without a fault. */
class Far implements AsyncCache<string, Value> {
  readonly async = true;
  readonly values = new Map<string, Value>();
  calls = 0;

  async get(key: string): Promise<Value | undefined> {
    this.calls++;
    return this.values.get(key);
  }

  async set(key: string, value: Value): Promise<void> {
    this.values.set(key, value);
  }

  async has(key: string): Promise<boolean> {
    return this.values.has(key);
  }

  async delete(key: string): Promise<boolean> {
    return this.values.delete(key);
  }

  async clear(): Promise<void> {
    this.values.clear();
  }
}

interface Planted {
  readonly far?: Far;
  readonly channel?: (sound: Channel) => Channel;
}

/** What is found in calls of four processes. Without a network and without waiting: a manual clock tells the time. */
async function found({ far = new Far(), channel = (sound) => sound }: Planted): Promise<string[]> {
  const clock = new ManualClock();
  const random = randomFrom(7);
  const history = new History('planted', () => ({ settles: 500, stale: 500 }));
  const violations: string[] = [];
  const shared = channel(memoryChannel());
  const loads = Array.from({ length: 4 }, (_, process) => {
    const near = new MemoryCache<string, Value>({ clock });
    const cache = new TwoLevelCache(near, far, { nearTtl: 20_000, clock, channel: shared, onError: () => {} });
    const record = (event: Parameters<History['take']>[0]) => violations.push(...history.take(event));
    return new Load(cache, { process, keys: KEYS, random, record, now: () => clock.now(), longestPause: 0 });
  });
  for (let call = 0; call < CALLS && violations.length === 0; call++) {
    const calling = loads[Math.floor(random() * loads.length)]!.call();
    if (random() < 0.8) await Promise.race([calling, turns(20)]); // else others overlap it
    clock.advance(random() * 10);
  }
  await turns(20);
  return [...violations, ...history.unsettled(clock.now() + 10_000)];
}

/** So many turns of the microtasks: what a call of this far level takes. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await undefined;
}

const everyFew = (far: Far) => far.calls % 50 === 49;

const planters: Record<string, () => Planted> = {
  'a far level that answers an older value': () => {
    class Older extends Far {
      readonly #before = new Map<string, Value>();
      override async get(key: string) {
        return (everyFew(this) && this.#before.get(key)) || super.get(key);
      }
      override async set(key: string, value: Value) {
        const before = this.values.get(key);
        if (before) this.#before.set(key, before);
        this.calls++;
        await super.set(key, value);
      }
    }
    return { far: new Older() };
  },
  'a far level that brings back a deleted value': () => {
    class Undeleting extends Far {
      override async delete(key: string) {
        const value = this.values.get(key);
        const was = await super.delete(key);
        if (value) void turns(30).then(() => this.values.set(key, value));
        return was;
      }
    }
    return { far: new Undeleting() };
  },
  "a far level that answers a neighbour's value": () => {
    class Neighbour extends Far {
      override async get(key: string) {
        const own = await super.get(key);
        return everyFew(this) ? this.values.get(KEYS[0]!) : own;
      }
    }
    return { far: new Neighbour() };
  },
  'a far level that answers what nobody has written': () => {
    class Inventing extends Far {
      override async get(key: string) {
        const own = await super.get(key);
        return own && everyFew(this) ? { ...own, number: own.number + 1_000_000 } : own;
      }
    }
    return { far: new Inventing() };
  },
  'a far level that loses a write without a word': () => {
    class Losing extends Far {
      override async set(key: string, value: Value) {
        if (this.calls++ % 20 !== 19) await super.set(key, value);
      }
    }
    return { far: new Losing() };
  },
  'a far level that never answers': () => {
    class Hanging extends Far {
      override async get(key: string) {
        return ++this.calls % 199 === 0 ? new Promise<never>(() => {}) : super.get(key);
      }
    }
    return { far: new Hanging() };
  },
  'a far level that fails with an error of its own': () => {
    class Failing extends Far {
      override async get(key: string) {
        if (++this.calls % 199 === 0) throw new Error('Nobody knows');
        return super.get(key);
      }
    }
    return { far: new Failing() };
  },
  'a channel that drops what it is told': () => {
    let told = 0;
    const drops = (sound: Channel): Channel => ({
      join(listener) {
        const member = sound.join(listener);
        return {
          publish: (keys) => void (++told % 20 === 0 || member.publish(keys)),
          close: () => member.close(),
        };
      },
    });
    return { channel: drops };
  },
};

describe('the checker', () => {
  it('finds nothing in a sound far level with a sound channel', async () => {
    expect(await found({})).toEqual([]);
  });

  it.each(Object.entries(planters))('finds %s', async (_, planted) => {
    expect((await found(planted())).join('\n')).toMatch(/^planted: process \d, \w+ \d+ of k\d/);
  });
});
