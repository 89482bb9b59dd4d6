import { MemoryCache, StatsCache, TwoLevelCache } from '@ctu/core';
import { patient, startMemcached } from '@ctu/tooling';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { MemCached, PrefixedMemCached, StatsMemCached } from './index.js';
import { libraries } from './testing/libraries.js';
import { raw } from './testing/raw.js';

const server = inject('server');

describe.each(libraries)('a cache on another cache, through $name', ({ name, open }) => {
  const prefixes = (test: string) => [`faces-${name}-${test}-mine.`, `faces-${name}-${test}-theirs.`] as const;

  it('has a prefix of its own, and clears nothing of the other', async () => {
    const [mine, theirs] = prefixes('clear');
    const base = new MemCached<number, string>(open([server]), { ...patient, prefix: theirs });
    const faces = [
      new PrefixedMemCached<string, string>(base, mine),
      new MemCached<string, string>(base, { prefix: mine }),
      new StatsMemCached<string, string>(base, { prefix: mine }),
      base.for<string>(mine),
      base.for<string>('').for<string>(mine),
      new StatsMemCached<string, string>(base).for<string>(mine),
    ];
    await base.set('k', 1);
    for (const face of faces) {
      await face.set('k', 'mine');
      expect(await face.get('k')).toBe('mine');
      await face.clear();
      expect(await face.get('k')).toBeUndefined();
      expect(await base.get('k')).toBe(1);
    }
  });

  it('refuses a second prefix among its options', () => {
    const base = new MemCached(open([inject('server')]));
    const second = { prefix: 'b.' } as object;
    const message = 'There is no option prefix of a face';
    expect(() => base.for('a.', second)).toThrow(message);
    expect(() => new PrefixedMemCached(base, 'a.', second)).toThrow(message);
    expect(() => base.for('a.', { prefix: undefined } as object)).not.toThrow();
  });

  it('has the options that it is given, and those of the other for the rest', async () => {
    const [mine, theirs] = prefixes('options');
    const base = new MemCached<string, string>(open([server]), {
      ...patient,
      prefix: theirs,
      ttl: 5_000,
      maxValueBytes: 400,
      codec: { stringify: (value) => `base:${value}`, parse: (text) => text.slice(5) },
      keys: { encode: (key) => `key-${key}`, decode: (text) => text.slice(4) },
    });
    const face = new MemCached<string, string>(base, { ttl: 7_000 });
    expect([face.ttl, new MemCached(base).ttl]).toEqual([7_000, 5_000]);
    await face.set('k', 'v');
    expect(await base.get('k')).toBe('v');
    await expect(face.set('k', 'x'.repeat(400))).rejects.toMatchObject({ code: 'VALUE_TOO_LARGE' });
    const json = new MemCached<string, string>(base, { prefix: '', codec: JSON });
    await json.set('j', 'v');
    await expect(base.get('j')).rejects.toMatchObject({ code: 'CORRUPT_VALUE' }); // there as JSON

    const bare = new MemCached<string, string>(open([server]), { ...patient, codec: JSON });
    await new MemCached<string, string>(bare, { prefix: '' }).set(mine, 'v');
    expect(await raw(server, `get ${mine}`)).toContain('"v"');
    await expect(new MemCached(bare, { prefix: '' }).clear()).rejects.toMatchObject({ code: 'CLEAR_REFUSED' });
    await bare.for(mine).clear(); // a face has a prefix, even where the base has none
    expect(await bare.get(mine)).toBe('v');
    expect(() => new MemCached(base, { ttl: 0 })).toThrow(RangeError);
  });

  it('leaves the other open when it is closed, and is closed with it', async () => {
    const [mine, theirs] = prefixes('close');
    const base = new MemCached<number, string>(open([server]), { ...patient, prefix: theirs });
    const [face, other] = [base.for(mine), new StatsMemCached(base)];
    await face.close();
    await expect(face.get('k')).rejects.toMatchObject({ code: 'CLOSED' });
    await base.set('k', 1);
    expect(await other.get('k')).toBe(1);
    await base.close();
    for (const call of [other.get('k'), other.set('k', 1), other.clear(), other.stats()]) {
      await expect(call).rejects.toMatchObject({ code: 'CLOSED' });
    }
  });

  it('knows of a silent server what the other knows, and goes on where a face is closed', async () => {
    const frozen = await startMemcached();
    onTestFinished(() => frozen.stop());
    const base = new MemCached<number, string>(open([`127.0.0.1:${frozen.port}`]), { timeout: 100 });
    const face = base.for('p.', { timeout: 60_000 });
    await base.for('q.').close();
    await frozen.freeze();
    await expect(base.get('k')).rejects.toMatchObject({ code: 'TIMEOUT' });
    await expect(face.get('k')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

describe('MemCached, with any JSON value as key', () => {
  it('is a far level as it is', async () => {
    await using cache = await MemCached.connect(server, patient);
    const far = cache.for<{ name: string }>('faces-far.');
    const near = new MemoryCache<string | number, { name: string }>();
    for (const levels of [new TwoLevelCache(near, far), new TwoLevelCache(near, new StatsCache(far))]) {
      await levels.set(42, { name: 'Ada' });
      near.clear();
      expect([await levels.get(42), await levels.get('42')]).toEqual([{ name: 'Ada' }, undefined]);
      await levels.clear();
      expect(await far.get(42)).toBeUndefined();
      await expect(levels.size).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    }
  });
});
