import { describe, expect, it } from 'vitest';
import { Written } from './written.js';

describe('An answer', () => {
  it('is stale where a write had ended, before its read began, that it does not know', () => {
    const written = new Written();
    written.end('a', { version: 2, at: 10, failed: false });
    const judge = written.read('a', 25);
    expect(judge(1)).toEqual({ behind: 15, missed: 2, wasTold: false });
    expect(judge(2)).toBeUndefined();
    expect(judge(3)).toBeUndefined();
  });

  it('is not stale for a write that ended after its read began', () => {
    const written = new Written();
    const judge = written.read('a', 25);
    written.end('a', { version: 2, at: 25, failed: false });
    expect(judge(1)).toBeUndefined();
  });

  it('has been out of date since the first write that it does not know', () => {
    const written = new Written();
    for (const version of [2, 3, 4]) written.end('a', { version, at: version * 10, failed: false });
    expect(written.read('a', 50)(2)).toEqual({ behind: 20, missed: 3, wasTold: false });
  });

  it('misses the first of however many writes', () => {
    const written = new Written();
    for (let version = 2; version <= 102; version++) written.end('a', { version, at: version * 10, failed: false });
    expect(written.read('a', 1_030)(1)).toEqual({ behind: 1_010, missed: 2, wasTold: false });
  });

  it('is stale for a write that was done before however many that have failed', () => {
    const written = new Written();
    written.end('a', { version: 2, at: 10, failed: false });
    for (let version = 3; version <= 102; version++) written.end('a', { version, at: version * 10, failed: true });
    expect(written.latest('a')).toBe(2);
    expect(written.read('a', 1_030)(1)).toEqual({ behind: 1_020, missed: 2, wasTold: false });
  });

  it('is told apart where all that it does not know are writes whose callers know that they failed', () => {
    const written = new Written();
    written.end('a', { version: 2, at: 10, failed: true });
    expect(written.read('a', 20)(1)).toEqual({ behind: 10, missed: 2, wasTold: true });
    written.end('a', { version: 3, at: 30, failed: false });
    expect(written.read('a', 40)(1)).toEqual({ behind: 10, missed: 3, wasTold: false });
  });

  it('is nobody else’s: writes of other keys make no difference', () => {
    const written = new Written();
    written.end('a', { version: 2, at: 10, failed: false });
    expect(written.read('b', 20)(1)).toBeUndefined();
    expect([written.latest('a'), written.latest('b')]).toEqual([2, 1]);
  });
});
