import { describe, expect, it, vi } from 'vitest';
import { MemoryCache } from '../../memory-cache.js';
import { StatsCache } from '../../wrappers/stats.js';
import { ManualClock } from '../manual-clock.js';
import { ContractFailure } from './assert.js';
import { brokenRules, type Candidate, casesFor, describeLacks } from './candidate.js';
import { contract } from './contract.js';
import type { Power } from './powers.js';
import { inMemory, namesOfBroken, withNeighbour, withPowers, withPromises } from './test-candidates.js';

const nobody: Candidate = { name: 'Nobody', lacks: {}, open: () => ({ cache: new MemoryCache(), mode: 'sync' }) };

describe('casesFor', () => {
  it('asks everything of a cache that lacks nothing, but not what it would lack', () => {
    const { runnable, unsupported } = casesFor(nobody);
    const names = contract.filter(({ without }) => without === undefined).map(({ name }) => name);
    expect(runnable.map(({ name }) => name)).toEqual(names);
    expect(unsupported).toEqual([]);
  });

  it('gives the reason for each case that is not run', () => {
    const { runnable, unsupported } = casesFor({ ...nobody, lacks: { keys: 'it cannot list them' } });
    expect(unsupported).toContainEqual({ name: 'lists its keys, each once', reason: 'keys: it cannot list them' });
    expect(runnable.map(({ name }) => name)).not.toContain('lists its keys, each once');
  });

  it('tells which method a cache has not, though it claims the power', async () => {
    const { runnable } = casesFor(nobody);
    const many = runnable.find(({ name }) => name === 'keeps many');
    await expect(many?.run()).rejects.toThrow(new ContractFailure('it has no setMany'));
  });

  it('has every name once', () => {
    expect(new Set(contract.map(({ name }) => name)).size).toBe(contract.length);
  });

  it('ends the subject after each case, also after one that fails', async () => {
    const end = vi.fn();
    const { runnable } = casesFor({ ...nobody, open: () => ({ cache: new MemoryCache(), mode: 'async', end }) });
    await expect(runnable[0]?.run()).rejects.toThrow('not a native promise');
    expect(end).toHaveBeenCalledOnce();
  });
});

describe('describeLacks', () => {
  it('has a line for each reason', () => {
    expect(describeLacks({ ...nobody, lacks: { close: 'it holds nothing', size: 'it cannot count' } })).toEqual([
      'Nobody is not put to 2 of the cases, for it lacks size: it cannot count',
      'Nobody is not put to 2 of the cases, for it lacks close: it holds nothing',
    ]);
  });
});

describe('brokenRules', () => {
  it.each([inMemory(), withPowers(), withPromises(), withNeighbour()])(
    'finds none in a cache without a fault: %#',
    async (candidate) => {
      expect(await brokenRules(candidate)).toEqual([]);
    },
  );

  it('finds a cache whose entries never expire', async () => {
    vi.useFakeTimers();
    const open: Candidate['open'] = () => ({ cache: new MemoryCache({ clock: new ManualClock() }), mode: 'sync' });
    const names = namesOfBroken({
      ...inMemory(),
      lacks: { ...inMemory().lacks, 'real-time': undefined, clock: 'it stands still' },
      open,
    });
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    expect(await names).toEqual(['lets an entry expire as time passes']);
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
});
