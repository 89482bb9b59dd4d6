import { describe, expect, it, vi } from 'vitest';
import { MemoryCache } from '../../memory-cache.js';
import { StatsCache } from '../../wrappers/stats.js';
import { ManualClock } from '../manual-clock.js';
import { type Candidate, casesFor, describeLacks } from './candidate.js';
import { examine } from './findings.js';
import type { Power } from './powers.js';
import { inMemory, namesOfBroken, withNeighbour, withPowers, withPromises } from './test-candidates.js';

describe('examine', () => {
  it.each([inMemory(), withPowers(), withPromises(), withNeighbour()])(
    'finds none in a cache without a fault: %#',
    async (candidate) => {
      expect((await examine(candidate)).broken).toEqual([]);
    },
  );

  it('finds a cache whose entries never expire', async () => {
    vi.useFakeTimers();
    const open: Candidate['open'] = () => ({ cache: new MemoryCache({ clock: new ManualClock() }) });
    const names = namesOfBroken({ ...inMemory(), lacks: { ...inMemory().lacks, clock: 'it stands still' }, open });
    await vi.advanceTimersByTimeAsync(600_000);
    vi.useRealTimers();
    expect(await names).toEqual([
      'lets an entry expire as time passes, however often it is read',
      'says on delete that an expired entry was not there',
      'does not list what has expired',
      'does not count what has expired',
      'tells a remaining ttl in milliseconds, which becomes less',
      'tells a remaining ttl of 0 for an expired entry',
      'tells a time that runs, and not backwards',
    ]);
  });

  it.each<[Power, string]>([
    ['keys', 'says that it cannot list its keys'],
    ['size', 'says that it cannot count its keys'],
    ['clear', 'says that it does not clear'],
    ['ttl', 'refuses a ttl that it would ignore, with a typed error'],
  ])('finds a cache that lacks %s in silence', async (power, rule) => {
    const candidate = withPowers(StatsCache);
    expect(await namesOfBroken({ ...candidate, lacks: { ...candidate.lacks, [power]: 'it says so' } })).toEqual([rule]);
  });

  it('reports what is broken, what was not checked and why, and how many rules are kept', async () => {
    const candidate = inMemory(
      class extends MemoryCache {
        override delete = () => true;
      },
    );
    const { kept, broken, unchecked, report } = await examine({ ...candidate, name: 'Liar' });
    const { runnable, unsupported } = casesFor(candidate);
    expect(kept.length + broken.length).toBe(runnable.length);
    expect(unchecked).toEqual(unsupported.map(({ name }) => name));
    expect(report).toContain(
      'Liar breaks "says on delete whether the key was there": ' +
        'ContractFailure: the second delete: expected false, got true',
    );
    expect(report).toEqual(expect.arrayContaining(describeLacks({ ...candidate, name: 'Liar' })));
    expect(report.at(-1)).toBe(
      `Liar keeps ${kept.length} rules, breaks ${broken.length}, and was not put to ${unchecked.length}`,
    );
  });
});
