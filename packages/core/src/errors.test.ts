import { describe, expect, it, vi } from 'vitest';
import { CacheError, isCacheError, showKey, unsupported } from './errors.js';

/** The module as another copy of the package has it. */
async function otherCopy(): Promise<typeof import('./errors.js')> {
  vi.resetModules();
  return import('./errors.js');
}

describe('CacheError', () => {
  it('holds a code, a message, the key and the cause', () => {
    const cause = new Error('ECONNREFUSED');
    const error = new CacheError('UNAVAILABLE', 'No connection', { key: 'k', cause });
    expect(error).toBeInstanceOf(Error);
    expect({ ...error }).toEqual({ name: 'CacheError', code: 'UNAVAILABLE', key: 'k' });
    expect(error.message).toBe('No connection');
    expect(error.cause).toBe(cause);
    expect(String(error)).toBe('CacheError: No connection');
  });

  it('has neither key nor cause where there is none', () => {
    const error = new CacheError('CLOSED', 'Closed');
    expect('key' in error).toBe(false);
    expect('cause' in error).toBe(false);
  });

  it('is recognised by another copy of the package', async () => {
    const other = await otherCopy();
    expect(other.CacheError).not.toBe(CacheError);
    const error = new other.CacheError('TIMEOUT', 'Too late');
    expect(error).toBeInstanceOf(CacheError);
    expect(isCacheError(error)).toBe(true);
    expect(isCacheError(error, 'TIMEOUT')).toBe(true);
    expect(isCacheError(error, 'SERVER')).toBe(false);
    expect(other.isCacheError(new CacheError('SERVER', 'No'), 'SERVER')).toBe(true);
  });

  it.each([undefined, null, 'TIMEOUT', new Error('TIMEOUT'), { code: 'TIMEOUT' }])('is not %o', (other) => {
    expect(other instanceof CacheError).toBe(false);
    expect(isCacheError(other)).toBe(false);
  });

  it('leaves classes made from it their own instances', () => {
    class QuotaError extends CacheError {}
    expect(new CacheError('SERVER', 'No') instanceof QuotaError).toBe(false);
    expect(new QuotaError('SERVER', 'No') instanceof QuotaError).toBe(true);
    expect(new QuotaError('SERVER', 'No') instanceof CacheError).toBe(true);
  });
});

describe('unsupported', () => {
  it('names the cache, what it lacks and the way out', () => {
    const error = unsupported(new Map(), 'count', 'wrap it in a StatsCache');
    expect(error.message).toBe('Map cannot count: wrap it in a StatsCache');
    expect(error.code).toBe('UNSUPPORTED');
  });
});

describe('showKey', () => {
  it.each([
    ['user:1', '"user:1"'],
    ['a\nb"', '"a\\nb\\""'],
    [1, '1'],
    [null, 'null'],
    [{ id: 1 }, '{"id":1}'],
    [undefined, 'undefined'],
    [10n, 'bigint'],
    [Symbol('s'), 'symbol'],
    [() => 1, 'function'],
  ])('shows %o as %s', (key, text) => {
    expect(showKey(key)).toBe(text);
  });

  it('cuts what is long', () => {
    expect(showKey('k'.repeat(1_000))).toBe(`"${'k'.repeat(58)}…`);
  });

  it('shows the type of what has no text at all', () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect(showKey(cycle)).toBe('object');
    expect(showKey(Object.create(null))).toBe('{}');
  });
});
