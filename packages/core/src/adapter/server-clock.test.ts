import { afterEach, describe, expect, it, vi } from 'vitest';
import { CacheError } from '../errors.js';
import { ManualClock } from '../testing/manual-clock.js';
import { ServerClock } from './server-clock.js';

/** Servers that answer when they are told to, and clocks of the process that are moved by hand. */
function setting() {
  const steady = new ManualClock(5_000);
  const wall = new ManualClock(900_000);
  const clock = new ServerClock({ steady, wall });
  const questions: { answer(time: number): void; fail(error: unknown): void }[] = [];
  const ask = () => new Promise<number>((answer, fail) => questions.push({ answer, fail }));
  return { steady, wall, questions, now: (server = 'a', key: unknown = 'k') => clock.now(server, key, ask) };
}

/** Everything that was answered has been dealt with. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('ServerClock', () => {
  afterEach(() => vi.restoreAllMocks());

  it('answers with a promise until it knows the time, and with numbers from then on', async () => {
    const { now, questions, steady } = setting();
    const first = now();
    expect(first).toBeInstanceOf(Promise);
    questions[0]!.answer(70_000);
    expect(await first).toBe(70_000);
    steady.advance(250);
    expect(now()).toBe(70_250);
    expect(questions).toHaveLength(1);
  });

  it('takes the middle of the round trip for the moment at which the server looked at its clock', async () => {
    const { now, questions, steady } = setting();
    const first = now();
    steady.advance(40);
    questions[0]!.answer(70_000);
    expect(await first).toBe(70_020);
  });

  it('goes by the steady clock, whatever happens to the calendar', async () => {
    const { now, questions, wall } = setting();
    const first = now();
    questions[0]!.answer(70_000);
    await first;
    wall.advance(3_600_000);
    expect(now()).toBe(70_000);
  });

  it('asks once for the calls that come before the answer, and each server for itself', async () => {
    const { now, questions } = setting();
    const calls = [now('a'), now('a'), now('b')];
    expect(questions).toHaveLength(2);
    questions[1]!.answer(2_000);
    questions[0]!.answer(1_000);
    expect(await Promise.all(calls)).toEqual([1_000, 1_000, 2_000]);
    expect([now('a'), now('b')]).toEqual([1_000, 2_000]);
  });

  it('asks again after a minute, once, while the old offset serves', async () => {
    const { now, questions, steady } = setting();
    const first = now();
    questions[0]!.answer(70_000);
    await first;
    steady.advance(59_999);
    expect(now()).toBe(129_999);
    expect(questions).toHaveLength(1);
    steady.advance(1);
    expect([now(), now()]).toEqual([130_000, 130_000]);
    expect(questions).toHaveLength(2);
    questions[1]!.answer(130_007);
    await settled();
    expect(now()).toBe(130_007);
    expect(questions).toHaveLength(2);
  });

  it('keeps the old offset where it cannot be refreshed, and leaves the server alone for another minute', async () => {
    const { now, questions, steady } = setting();
    const first = now();
    questions[0]!.answer(70_000);
    await first;
    steady.advance(60_000);
    now();
    questions[1]!.fail(new CacheError('SERVER', 'Refused'));
    await settled();
    steady.advance(59_999);
    expect(now()).toBe(189_999);
    expect(questions).toHaveLength(2);
    steady.advance(1);
    now();
    expect(questions).toHaveLength(3);
  });

  it('rejects where the server cannot be asked, each call with its own key, and asks again at the next', async () => {
    const { now, questions } = setting();
    const calls = [now('a', 'k'), now('a', 'l')];
    const cause = new Error('broken');
    questions[0]!.fail(new CacheError('UNAVAILABLE', 'Out of reach', { cause }));
    await expect(calls[0]).rejects.toMatchObject({ code: 'UNAVAILABLE', key: 'k', cause });
    await expect(calls[1]).rejects.toMatchObject({ code: 'UNAVAILABLE', key: 'l' });
    const again = now();
    questions[1]!.answer(70_000);
    expect(await again).toBe(70_000);
  });

  it('goes by the wall clock where a server refuses, says so once, and tries again after a minute', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { now, questions, steady, wall } = setting();
    const calls = [now('a'), now('b')];
    for (const { fail } of questions) fail(new CacheError('SERVER', 'Redis refuses TIME: NOPERM'));
    expect(await Promise.all(calls)).toEqual([900_000, 900_000]);
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^Redis refuses TIME: NOPERM\. The clock of this process /)],
    ]);
    wall.advance(20);
    expect(now('a')).toBe(900_020);
    steady.advance(60_000);
    expect(now('a')).toBe(900_020);
    questions[2]!.answer(70_000);
    await settled();
    expect(now('a')).toBe(70_000);
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
