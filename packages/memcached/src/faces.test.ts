import { patient } from '@ctu/tooling';
import { describe, expect, inject, it } from 'vitest';
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
    const rawFace = new MemCached<string, string>(base, { prefix: '', codec: JSON });
    await rawFace.set(mine, 'v');
    expect(await raw(server, `get key-${mine}`)).toContain('"v"');
    await expect(rawFace.clear()).rejects.toMatchObject({ code: 'CLEAR_REFUSED' });
    expect(() => new MemCached(base, { ttl: 0 })).toThrow(RangeError);
  });

  it('leaves the other open when it is closed, and is closed with it', async () => {
    const [mine, theirs] = prefixes('close');
    const base = new MemCached<number, string>(open([server]), { ...patient, prefix: theirs });
    const [face, other] = [new PrefixedMemCached(base, mine), new StatsMemCached(base)];
    await face.close();
    await expect(face.get('k')).rejects.toMatchObject({ code: 'CLOSED' });
    await base.set('k', 1);
    expect(await other.get('k')).toBe(1);
    await base.close();
    for (const call of [other.get('k'), other.set('k', 1), other.clear(), other.stats()]) {
      await expect(call).rejects.toMatchObject({ code: 'CLOSED' });
    }
  });
});
