import { describe, expect, it } from 'vitest';
import { MemoryCache } from '../../memory-cache.js';
import { FaultyCache } from '../faulty-cache.js';
import type { Candidate } from './candidate.js';
import { inMemory, namesOfBroken, withPromises } from './test-candidates.js';

/** A cache that changes values on their way back. */
const valued = (change: (value: unknown) => unknown): Candidate =>
  inMemory(
    class extends MemoryCache {
      override get(key: string): unknown {
        return change(super.get(key));
      }
    },
  );

describe('the contract of values', () => {
  it.each<[fault: string, candidate: Candidate, rule: string]>([
    ['answers null for a miss', valued((value) => value ?? null), 'answers undefined for a key that is not there'],
    ['takes what is falsy for a miss', valued((value) => value || undefined), 'gives zero back as itself'],
    ['takes null for a miss', valued((value) => value ?? undefined), 'gives null back as itself'],
    [
      'reads digits as a number',
      valued((value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value)),
      'gives digits as text back as itself',
    ],
    [
      'ends text at a line break',
      valued((value) => (typeof value === 'string' ? value.split('\r\n')[0] : value)),
      'gives line breaks back as itself',
    ],
    [
      'gives a list as an object',
      valued((value) => (Array.isArray(value) ? { ...value } : value)),
      'gives an empty list back as itself',
    ],
    [
      'gives an object as a Map',
      valued((value) => (String(value) === '[object Object]' ? new Map() : value)),
      'gives an empty object back as itself',
    ],
    [
      'adds a mark to an object',
      valued((value) => (typeof value === 'object' && value !== null ? Object.assign(value, { stored: 1 }) : value)),
      'gives something nested back as itself',
    ],
    [
      'cuts long text',
      valued((value) => (typeof value === 'string' ? value.slice(0, 1000) : value)),
      'gives long text back as itself',
    ],
    [
      'always says that it has deleted',
      inMemory(
        class extends MemoryCache {
          override delete(key: string): boolean {
            super.delete(key);
            return true;
          }
        },
      ),
      'says on delete whether the key was there',
    ],
    [
      'gives all callers the reply of the last',
      withPromises(
        class extends FaultyCache {
          #last = '';
          override async get(key: string): Promise<unknown> {
            this.#last = key;
            await undefined;
            return super.get(this.#last);
          }
        },
      ),
      'serves many callers at a time, each with its own value',
    ],
  ])('is broken by a cache that %s', async (_, candidate, rule) => {
    expect(await namesOfBroken(candidate)).toContain(rule);
  });
});
