import { describe, expect, it, vi } from 'vitest';
import { Call, Deadlines } from './deadlines.js';

/** A call that tells its end. */
class Told extends Call<unknown> {
  constructor(private readonly tell: (...end: unknown[]) => void) {
    super();
  }

  answer(reply: unknown): void {
    this.tell('answer', reply);
  }

  fail(error: unknown): void {
    this.tell('fail', error);
  }

  expire(): void {
    this.tell('expire');
  }

  override late(...end: unknown[]): void {
    this.tell('late', ...end);
  }
}

/** Follows a call that gets no answer. */
function unanswered(deadlines: Deadlines, expire: () => void = () => {}): Call<unknown> {
  const call = new Told(expire);
  deadlines.follow(new Promise(() => {}), call);
  return call;
}

/** A timer that is driven by hand. */
function timer() {
  const ticker = { interval: 0, running: 0, tick: () => {} };
  const every = (milliseconds: number, tick: () => void) => {
    Object.assign(ticker, { interval: milliseconds, tick, running: ticker.running + 1 });
    return () => {
      ticker.running--;
    };
  };
  return { ticker, every, pass: (ticks: number) => Array.from({ length: ticks }, () => ticker.tick()) };
}

describe('Deadlines', () => {
  it('expires a call when its timeout is over, and not earlier', () => {
    const { ticker, every, pass } = timer();
    const expire = vi.fn();
    unanswered(new Deadlines(1_600, every), expire);
    expect(ticker.interval).toBe(100);
    pass(15);
    expect(expire).not.toHaveBeenCalled();
    pass(1);
    expect(expire).toHaveBeenCalledOnce();
    pass(20);
    expect(expire).toHaveBeenCalledOnce();
  });

  it('does not expire a call that has ended', () => {
    const { every, pass } = timer();
    const expire = vi.fn();
    const deadlines = new Deadlines(1_600, every);
    const call = unanswered(deadlines, expire);
    unanswered(deadlines);
    expect(call.end()).toBe(true);
    pass(20);
    expect(expire).not.toHaveBeenCalled();
    expect(call.end()).toBe(false);
  });

  it('gives a call the deadline of an earlier one where it is told to, whatever began in between', () => {
    const { every, pass } = timer();
    const expired: string[] = [];
    const deadlines = new Deadlines(1_600, every);
    const first = unanswered(deadlines);
    pass(8);
    unanswered(deadlines, () => expired.push('in between'));
    first.end();
    deadlines.follow(new Promise(() => {}), new Told(() => expired.push('second')), first.lastTick);
    unanswered(deadlines, () => expired.push('last'));
    pass(8);
    expect(expired).toEqual(['second']);
    pass(8);
    expect(expired).toEqual(['second', 'in between', 'last']);
  });

  it('gives each call a timeout of its own', () => {
    const { every, pass } = timer();
    const expired: string[] = [];
    const deadlines = new Deadlines(1_600, every);
    unanswered(deadlines, () => expired.push('first'));
    pass(8);
    unanswered(deadlines, () => expired.push('second'));
    pass(8);
    expect(expired).toEqual(['first']);
    pass(7);
    expect(expired).toEqual(['first']);
    pass(1);
    expect(expired).toEqual(['first', 'second']);
  });

  it('has one timer, which runs only while calls are under way', () => {
    const { ticker, every, pass } = timer();
    const deadlines = new Deadlines(1_600, every);
    expect(ticker.running).toBe(0);
    const calls = Array.from({ length: 10 }, () => unanswered(deadlines));
    expect(ticker.running).toBe(1);
    for (const call of calls) call.end();
    pass(1);
    expect(ticker.running).toBe(0);
    unanswered(deadlines);
    expect(ticker.running).toBe(1);
    pass(17);
    expect(ticker.running).toBe(0);
  });

  it('goes on when a call that expires starts another', () => {
    const { ticker, every, pass } = timer();
    const deadlines = new Deadlines(1_600, every);
    const second = vi.fn();
    unanswered(deadlines, () => unanswered(deadlines, second));
    pass(16);
    expect(ticker.running).toBe(1);
    pass(16);
    expect(second).toHaveBeenCalledOnce();
  });

  it('has short ticks for a short timeout, and no endless ones for a long one', () => {
    for (const [timeout, interval] of [
      [160, 10],
      [1_600, 100],
      [600_000, 100],
      [1, 1],
      [0.5, 1],
    ] as const) {
      const { ticker, every } = timer();
      unanswered(new Deadlines(timeout, every));
      expect([timeout, ticker.interval]).toEqual([timeout, interval]);
    }
  });

  it('keeps a long timeout', () => {
    const { every, pass } = timer();
    const expire = vi.fn();
    unanswered(new Deadlines(60_000, every), expire);
    pass(599);
    expect(expire).not.toHaveBeenCalled();
    pass(1);
    expect(expire).toHaveBeenCalledOnce();
  });

  it('runs no timer for an endless timeout', () => {
    const { ticker, every } = timer();
    const call = unanswered(new Deadlines(Number.POSITIVE_INFINITY, every));
    expect(ticker.running).toBe(0);
    expect(call.end()).toBe(true);
  });

  it('refuses a timeout that is not positive', () => {
    for (const timeout of [0, -1, Number.NaN]) expect(() => new Deadlines(timeout)).toThrow(RangeError);
  });

  it('has a timer of the platform by default', async () => {
    const late = new Deadlines(1).race(new Promise(() => {}), () => new Error('late'));
    await expect(late).rejects.toThrow('late');
  });
});

describe('race', () => {
  it('hands on the outcome of the call', async () => {
    const { ticker, every, pass } = timer();
    const deadlines = new Deadlines(1_000, every);
    const error = new Error('its own');
    expect(await deadlines.race(Promise.resolve(1), () => new Error('late'))).toBe(1);
    await expect(deadlines.race(Promise.reject(error), () => new Error('late'))).rejects.toBe(error);
    pass(1);
    expect(ticker.running).toBe(0);
  });

  it('rejects a call that takes too long, and drops what comes later', async () => {
    const { every, pass } = timer();
    const deadlines = new Deadlines(1_000, every);
    const fails: ((error: Error) => void)[] = [];
    const raced = [1, 2].map(() =>
      deadlines.race(new Promise<never>((_, reject) => fails.push(reject)), () => new Error('late')),
    );
    pass(16);
    for (const outcome of await Promise.allSettled(raced)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'late' } });
    }
    for (const fail of fails) fail(new Error('too late')); // an unhandled rejection would fail this run
  });
});

describe('follow', () => {
  it('calls one of the three, once, and then tells what comes late', async () => {
    const { every, pass } = timer();
    const deadlines = new Deadlines(1_000, every);
    const told: unknown[] = [];
    const follow = (name: string, reply: Promise<unknown>) =>
      deadlines.follow(reply, new Told((...end) => told.push([name, ...end])));
    const settle: (() => void)[] = [];
    follow('answered', Promise.resolve(1));
    follow('failed', Promise.reject(2));
    follow('answered late', new Promise((resolve) => settle.push(() => resolve(3))));
    follow('failed late', new Promise((_, reject) => settle.push(() => reject(4))));
    await new Promise(setImmediate);
    pass(16);
    for (const end of settle) end();
    await new Promise(setImmediate);
    expect(told).toEqual([
      ['answered', 'answer', 1],
      ['failed', 'fail', 2],
      ['answered late', 'expire'],
      ['failed late', 'expire'],
      ['answered late', 'late'],
      ['failed late', 'late', 4],
    ]);
  });

  it('leaves a call wanted until it ends', async () => {
    const { every, pass } = timer();
    const deadlines = new Deadlines(1_000, every);
    const [late, answered] = [unanswered(deadlines), new Told(() => {})];
    deadlines.follow(Promise.resolve(1), answered);
    expect([late.wanted, answered.wanted]).toEqual([true, true]);
    await new Promise(setImmediate);
    expect([late.wanted, answered.wanted]).toEqual([true, false]);
    pass(16);
    expect(late.wanted).toBe(false);
  });
});
