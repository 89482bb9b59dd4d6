import { describe, expect, it } from 'vitest';
import { encodeValue } from '../../adapter/payload.js';
import type { SetOptions } from '../../cache.js';
import { jsonCodec } from '../../codecs/json.js';
import { CacheError } from '../../errors.js';
import { MemoryCache } from '../../memory-cache.js';
import { FaultyCache } from '../faulty/faulty-cache.js';
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

/** A cache that does something else with values on their way in. */
const written = (set: (value: unknown, keep: (value: unknown) => void) => unknown): Candidate =>
  inMemory(
    class extends MemoryCache {
      override set(key: string, value: unknown, options?: SetOptions): void {
        set(value, (kept) => super.set(key, kept, options));
      }
    },
  );

/** A cache that keeps what JSON makes of a value. */
const json = written((value, keep) => keep(value === undefined ? value : JSON.parse(JSON.stringify(value))));

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
    ['gives a Date as text', json, 'gives a Date back as itself, or refuses it with UNENCODABLE_VALUE'],
    ['loses a Date deep inside', json, 'gives a Date deep inside back as itself, or refuses it with UNENCODABLE_VALUE'],
    ['drops undefined', json, 'gives undefined in an object back as itself, or refuses it with UNENCODABLE_VALUE'],
    ['gives undefined as null', json, 'gives undefined in a list back as itself, or refuses it with UNENCODABLE_VALUE'],
    ['gives NaN as null', json, 'gives NaN back as itself, or refuses it with UNENCODABLE_VALUE'],
    [
      'gives infinity as null',
      json,
      'gives infinity in an object back as itself, or refuses it with UNENCODABLE_VALUE',
    ],
    ['fails with an error of JSON', json, 'gives a bigint back as itself, or refuses it with UNENCODABLE_VALUE'],
    ['empties a Map', json, 'gives a Map back as itself, or refuses it with UNENCODABLE_VALUE'],
    ['empties a Set', json, 'gives a Set back as itself, or refuses it with UNENCODABLE_VALUE'],
    ['gives bytes as an object', json, 'gives bytes back as itself, or refuses it with UNENCODABLE_VALUE'],
    ['gives a URL as text', json, 'gives a URL back as itself, or refuses it with UNENCODABLE_VALUE'],
    ['empties a RegExp', json, 'gives a RegExp back as itself, or refuses it with UNENCODABLE_VALUE'],
    [
      'gives an invalid Date as null',
      json,
      'gives an invalid Date back as itself, or refuses it with UNENCODABLE_VALUE',
    ],
    ['loses bytes deep inside', json, 'gives bytes deep inside back as itself, or refuses it with UNENCODABLE_VALUE'],
    [
      'loses a bigint deep inside',
      json,
      'gives a bigint in a Set in a Map back as itself, or refuses it with UNENCODABLE_VALUE',
    ],
    ['drops a function', json, 'gives a function in an object back as itself, or refuses it with UNENCODABLE_VALUE'],
    [
      'keeps a part of what it refuses',
      written((value, keep) => {
        const text = JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? null : inner));
        keep(JSON.parse(text));
        if (!text.includes('null')) return;
        throw new CacheError('UNENCODABLE_VALUE', 'It cannot be told in JSON');
      }),
      'gives NaN back as itself, or refuses it with UNENCODABLE_VALUE',
    ],
    [
      'forgets large values',
      written((value, keep) => String(value).length > 1_000_000 || keep(value)),
      'keeps a value of more than 1 MiB, or refuses it with VALUE_TOO_LARGE',
    ],
    [
      'refuses large values with an error of the server',
      written((value, keep) => {
        if (String(value).length > 1_000_000) throw new CacheError('SERVER', 'object too large for cache');
        keep(value);
      }),
      'keeps a value of more than 1 MiB, or refuses it with VALUE_TOO_LARGE',
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

  it.each([true, false])(
    'is kept by a cache that refuses what it cannot keep (forgetting the older: %s)',
    async (forgets) => {
      const candidate = inMemory(
        class extends MemoryCache {
          override set(key: string, value: unknown, options?: SetOptions): void {
            if (forgets && value !== undefined) this.delete(key);
            const size = value === undefined ? 0 : encodeValue(jsonCodec, key, value).length;
            if (size > 1_000_000) throw new CacheError('VALUE_TOO_LARGE', `Value is ${size} bytes`);
            super.set(key, value, options);
          }
        },
      );
      const broken = await namesOfBroken({
        ...candidate,
        lacks: { ...candidate.lacks, misuse: 'it has been deleted by then' },
      });
      expect(broken).toEqual([]);
    },
  );
});
