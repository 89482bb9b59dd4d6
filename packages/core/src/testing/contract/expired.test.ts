import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { SetOptions } from '../../cache.js';
import { MemoryCache } from '../../memory-cache.js';
import { StatsCache } from '../../wrappers/stats.js';
import type { Candidate } from './candidate.js';
import { namesOfBroken, withPowers } from './test-candidates.js';

/** A cache that remembers what was set and not deleted, so that a subclass can forget to look at the time. */
class Remembering extends StatsCache<MemoryCache> {
  readonly written = new Map<string, { value: unknown; options: SetOptions | undefined }>();
  override set(key: string, value: unknown, options?: SetOptions): void {
    super.set(key, value, options);
    this.written.set(key, { value, options });
  }
  override setMany(entries: Iterable<readonly [string, unknown]>, options?: SetOptions): void {
    for (const [key, value] of entries) this.set(key, value, options);
  }
  override delete(key: string): boolean {
    this.written.delete(key);
    return super.delete(key);
  }
  protected prolong(key: string, value: unknown): unknown {
    if (value !== undefined) super.set(key, value, this.written.get(key)?.options);
    return value;
  }
}

const faults: readonly [fault: string, type: typeof StatsCache<MemoryCache>, rule: string][] = [
  [
    'says true when it deletes what has expired',
    class extends Remembering {
      override delete(key: string): boolean {
        const was = this.written.has(key);
        super.delete(key);
        return was;
      }
    },
    'says on delete that an expired entry was not there',
  ],
  [
    'counts what has expired among many deleted',
    class extends Remembering {
      override deleteMany = (keys: Iterable<string>) => [...keys].filter((key) => this.written.delete(key)).length;
    },
    'does not count what has expired among many deleted',
  ],
  [
    'lists what has expired',
    class extends Remembering {
      override keys = () => this.written.keys();
    },
    'does not list what has expired',
  ],
  [
    'counts what has expired',
    class extends Remembering {
      override get size(): number {
        return this.written.size;
      }
    },
    'does not count what has expired',
  ],
  [
    'answers many with what has expired',
    class extends Remembering {
      override getMany = (keys: Iterable<string>) => Array.from(keys, (key) => this.written.get(key)?.value);
    },
    'lets many entries expire as time passes',
  ],
  [
    'ignores the ttl of many',
    class extends StatsCache<MemoryCache> {
      override setMany = (entries: Iterable<readonly [string, unknown]>) => super.setMany(entries);
    },
    'lets many entries expire as time passes',
  ],
];

const prolonging: readonly [fault: string, type: typeof StatsCache<MemoryCache>, rule: string][] = [
  [
    'prolongs what it reads',
    class extends Remembering {
      override get = (key: string) => this.prolong(key, super.get(key));
    },
    'does not prolong an entry that is read',
  ],
  [
    'prolongs what it tests',
    class extends Remembering {
      override has = (key: string) => this.prolong(key, this.base.get(key)) !== undefined;
    },
    'does not prolong an entry that is read',
  ],
  [
    'prolongs what it reads many at once',
    class extends Remembering {
      override getMany = (keys: Iterable<string>) => Array.from(keys, (key) => this.prolong(key, super.get(key)));
    },
    'does not prolong entries that are read many at once',
  ],
];

describe('the contract of what has expired', () => {
  it.each([...faults, ...prolonging])('is broken by a cache that %s', async (_, type, rule) => {
    expect(await namesOfBroken(withPowers(type))).toContain(rule);
  });

  it.each([
    ...faults,
    [...prolonging[0]!.slice(0, 2), 'lets an entry expire as time passes, however often it is read'] as const,
  ] as typeof faults)('is broken without a clock by a cache that %s', async (_, type, rule) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const names = namesOfBroken(inRealTime(type));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(await names).toContain(rule);
  });
});

function inRealTime(type: typeof StatsCache<MemoryCache>): Candidate {
  const { lacks, name } = withPowers();
  const open: Candidate['open'] = () => ({ cache: new type(new MemoryCache()) });
  return { name, lacks: { ...lacks, clock: 'its time is that of the machine' }, open };
}
