import { describe, expect, it } from 'vitest';
import type { SetOptions } from '../../cache.js';
import { MemoryCache } from '../../memory-cache.js';
import type { Candidate } from './candidate.js';
import { inMemory, namesOfBroken } from './test-candidates.js';

/** A cache that changes keys, as a careless adapter does. */
const keyed = (change: (key: string) => string): Candidate =>
  inMemory(
    class extends MemoryCache {
      override get = (key: string) => super.get(change(key));
      override set = (key: string, value: unknown, options?: SetOptions) => super.set(change(key), value, options);
      override has = (key: string) => super.has(change(key));
      override delete = (key: string) => super.delete(change(key));
    },
  );

describe('the contract of keys', () => {
  it.each<[fault: string, candidate: Candidate, rule: string]>([
    ['keeps keys in an object', keyed((key) => (key in {} ? 'inherited' : key)), 'keeps odd keys apart'],
    ['cuts keys at 250 characters', keyed((key) => key.slice(0, 250)), 'keeps odd keys apart'],
    ['trims keys', keyed((key) => key.trim()), 'keeps odd keys apart'],
    ['normalises keys', keyed((key) => key.normalize()), 'keeps odd keys apart'],
    ['lower-cases keys', keyed((key) => key.toLowerCase()), 'keeps odd keys apart'],
    ['takes keys as URL parts', keyed((key) => key.replace('%20', ' ')), 'forgets one odd key, and no other'],
    [
      'takes keys to UTF-8 and back',
      keyed((key) => key.replace(/\p{Surrogate}/gu, '\ufffd')),
      'keeps keys that differ in a lone surrogate apart, or refuses them',
    ],
  ])('is broken by a cache that %s', async (_, candidate, rule) => {
    expect(await namesOfBroken(candidate)).toContain(rule);
  });
});
