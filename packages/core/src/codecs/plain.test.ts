import { describe, expect, it } from 'vitest';
import { isPlain } from './plain.js';

describe('isPlain', () => {
  it('knows what goes to JSON as it is, without another walk', () => {
    const row = { id: 1, name: 'Ada', score: 1.5, active: true, gone: null, _id: 'x', $set: { tags: ['a', []] } };
    expect(isPlain(Array.from({ length: 3 }, () => row))).toBe(true);
    expect(isPlain(Object.assign(Object.create(null), row))).toBe(true);
    for (const value of [0, '', null, false, [], {}]) expect(isPlain(value)).toBe(true);
  });
});
