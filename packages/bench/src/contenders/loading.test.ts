import { describe, expect, it } from 'vitest';
import { valueFor } from '../value.js';
import { loading } from './loading.js';

describe('loading', () => {
  it('loads each value once, when it is set', () => {
    const subject = loading((load) => {
      const cache = new Map<string, unknown>();
      return (key) => cache.get(key) ?? cache.set(key, load(key)).get(key);
    });
    subject.set('a', valueFor(1, 100));
    expect(subject.get!('a')).toEqual(valueFor(1, 100));
  });

  it('throws where a call loads again, because that was no hit', () => {
    const subject = loading((load) => load);
    subject.set('a', valueFor(1, 100));
    expect(() => subject.get!('a')).toThrow('"a" was loaded again');
  });
});
