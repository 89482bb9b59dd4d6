import { describe, expect, it } from 'vitest';
import { expiryOf } from './expiry.js';

const DAY = 86_400_000;
const clock = { now: () => 1_700_000_000_500 };

describe('expiryOf', () => {
  it.each([
    ['a millisecond', 1, 1],
    ['a fraction of one', 0.5, 1],
    ['a second', 1_000, 1],
    ['a little more', 1_000.1, 2],
    ['25 days', 25 * DAY, 25 * 86_400],
    ['30 days', 30 * DAY, 30 * 86_400],
  ])('gives whole seconds, rounded up, for %s', (_, ttl, expiry) => {
    expect(expiryOf(ttl, clock)).toBe(expiry);
  });

  it('gives a time of the calendar beyond 30 days, which the server would take for one anyway', () => {
    expect(expiryOf(30 * DAY + 1, clock)).toBe(1_700_000_001 + 30 * 86_400);
    expect(expiryOf(31 * DAY, clock)).toBe(1_700_000_001 + 31 * 86_400);
  });

  it('ends with the calendar of the server, not before it began', () => {
    expect(expiryOf(1e15, clock)).toBe(2 ** 31 - 1);
    expect(expiryOf(Number.MAX_VALUE, clock)).toBe(2 ** 31 - 1);
  });

  it('gives 0, never, for an infinite ttl alone', () => {
    expect(expiryOf(Number.POSITIVE_INFINITY, clock)).toBe(0);
    expect(expiryOf(Number.MIN_VALUE, clock)).toBe(1);
  });
});
