import { describe, expect, it, vi } from 'vitest';
import { MemoryCache } from '../../memory-cache.js';
import { ContractFailure } from './assert.js';
import { type Candidate, casesFor, describeLacks } from './candidate.js';
import { contract } from './contract.js';

const nobody: Candidate = { name: 'Nobody', lacks: {}, open: () => ({ cache: new MemoryCache() }) };

describe('casesFor', () => {
  it('asks everything of a cache that lacks nothing, but not what it would lack', () => {
    const { runnable, unsupported } = casesFor(nobody);
    const names = contract.filter(({ without }) => without === undefined).map(({ name }) => name);
    expect(runnable.map(({ name }) => name)).toEqual(names);
    expect(unsupported).toEqual([]);
  });

  it('gives the reason for each case that is not run', () => {
    const { runnable, unsupported } = casesFor({ ...nobody, lacks: { keys: 'it cannot list them' } });
    expect(unsupported).toContainEqual({
      name: 'lists its keys, each once',
      reason: 'it lacks keys, it cannot list them',
    });
    expect(runnable.map(({ name }) => name)).not.toContain('lists its keys, each once');
  });

  it('tells which method a cache has not, though it claims the power', async () => {
    const { runnable } = casesFor(nobody);
    const many = runnable.find(({ name }) => name === 'reads and forgets thousands');
    await expect(many?.run()).rejects.toThrow(new ContractFailure('it has no getMany'));
  });

  it('has every name once', () => {
    expect(new Set(contract.map(({ name }) => name)).size).toBe(contract.length);
  });

  it('ends the subject after each case, also after one that fails', async () => {
    const end = vi.fn();
    const { runnable } = casesFor({ ...nobody, open: () => ({ cache: new MemoryCache(), end }) });
    await runnable.find(({ name }) => name === 'gives zero back as itself')?.run();
    expect(end).toHaveBeenCalledOnce();
    const many = runnable.find(({ name }) => name === 'reads and forgets thousands');
    await expect(many?.run()).rejects.toThrow('it has no getMany');
    expect(end).toHaveBeenCalledTimes(2);
  });

  it('leaves single cases out, with the reason', () => {
    const cases = { 'keeps odd keys apart': 'it lower-cases them' };
    const { runnable, unsupported } = casesFor({ ...nobody, lacks: { cases } });
    expect(unsupported).toEqual([{ name: 'keeps odd keys apart', reason: 'it lower-cases them' }]);
    expect(runnable.map(({ name }) => name)).not.toContain('keeps odd keys apart');
  });

  it('refuses a reason for a case that it does not know, which may have been renamed', () => {
    const cases = { 'keeps odd keys apart': 'it lower-cases them', 'keeps keys apart': 'it does not' };
    expect(() => casesFor({ ...nobody, lacks: { cases } })).toThrow(
      new TypeError('Nobody cannot leave out "keeps keys apart", which is no case of the contract'),
    );
  });

  it('refuses a reason for a power that it does not know', () => {
    const lacks: object = { clocks: 'it has none' };
    expect(() => casesFor({ ...nobody, lacks })).toThrow(
      new TypeError('Nobody cannot lack "clocks", which is no power of the contract'),
    );
  });
});

describe('describeLacks', () => {
  it('has a line for each reason, with every case that is not run for it', () => {
    const lacks = {
      close: 'it holds nothing',
      cases: { 'lists thousands of keys': 'it is slow', 'keeps many': 'it is slow' },
    };
    expect(describeLacks({ ...nobody, lacks })).toEqual([
      'Nobody is not put to "keeps many", "lists thousands of keys": it is slow',
      expect.stringMatching(/^Nobody is not put to "can be closed twice", .*: it lacks close, it holds nothing$/),
    ]);
  });
});
