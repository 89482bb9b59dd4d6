import { describe, expect, it, vi } from 'vitest';
import type { Every } from './deadlines.js';
import { Silence } from './silence.js';

/** A probe under way, ended by hand. */
interface Probe {
  readonly signal: AbortSignal;
  answer(): void;
  fail(): void;
}

/** A guard, its timer in the test's hands, and the probes that it has sent. */
function guarded({ timeout = 1_000, ...more } = {}) {
  const probes: Probe[] = [];
  const timer = { interval: 0, running: 0, tick: () => {} };
  const every: Every = (interval, tick) => {
    Object.assign(timer, { interval, tick, running: timer.running + 1 });
    return () => {
      timer.running--;
    };
  };
  const reconnect = vi.fn();
  const probe = (signal: AbortSignal) =>
    new Promise<void>((answer, reject) => {
      probes.push({ signal, answer, fail: () => reject(new Error('no connection')) });
    });
  const guard = new Silence({ timeout, probe, reconnect, every, ...more });
  const pass = (timeouts: number) => {
    for (let count = 0; count < timeouts; count++) timer.tick();
  };
  return { guard, probes, timer, reconnect, pass };
}

const settled = () => new Promise(setImmediate);

describe('Silence', () => {
  it('begins with a call that timed out, unless something was heard since it was sent', () => {
    const { guard, timer } = guarded();
    const sent = guard.heard;
    guard.hear();
    guard.miss(sent);
    expect(guard.silent).toBe(false);
    expect(timer.running).toBe(0);
    guard.miss(guard.heard);
    expect(guard.silent).toBe(true);
    expect(guard.duration).toBe(1_000);
  });

  it('ends with whatever is heard, and then has no timer', () => {
    const { guard, timer, probes, pass } = guarded();
    guard.miss(0);
    pass(2);
    guard.hear();
    expect(guard.silent).toBe(false);
    expect(timer.running).toBe(0);
    expect(probes).toHaveLength(1);
  });

  it('probes one timeout after it began, not earlier, and ends with the answer', async () => {
    const { guard, timer, probes, pass } = guarded();
    guard.miss(0);
    expect(timer.interval).toBe(1_000);
    expect(probes).toHaveLength(0);
    pass(1);
    expect(probes).toHaveLength(1);
    probes[0]!.answer();
    await settled();
    expect(guard.silent).toBe(false);
    expect(timer.running).toBe(0);
  });

  it('has one probe at a time, and sends the next one timeout after a failure', async () => {
    const { guard, probes, pass } = guarded();
    guard.miss(0);
    pass(5);
    expect(probes).toHaveLength(1);
    probes[0]!.fail();
    await settled();
    expect(guard.silent).toBe(true);
    expect(probes).toHaveLength(1);
    pass(1);
    expect(probes).toHaveLength(2);
  });

  it('gives the connection up after ten timeouts, and with it the probe that was on it', async () => {
    const { guard, probes, reconnect, pass } = guarded();
    guard.miss(0);
    pass(8);
    expect(reconnect).not.toHaveBeenCalled();
    pass(1);
    expect(guard.duration).toBe(10_000);
    expect(reconnect).toHaveBeenCalledOnce();
    expect(probes.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    probes[0]!.fail(); // the connection was dropped; the probe on the new one is still under way
    await settled();
    pass(1);
    expect(probes).toHaveLength(2);
    pass(9);
    expect(reconnect).toHaveBeenCalledTimes(2);
    expect(probes).toHaveLength(3);
    probes[2]!.answer();
    await settled();
    expect(guard.silent).toBe(false);
  });

  it('ends with an answer to a probe that was given up', async () => {
    const { guard, probes, pass } = guarded();
    guard.miss(0);
    pass(9);
    probes[0]!.answer();
    await settled();
    expect(guard.silent).toBe(false);
  });

  it('never begins where calls may take for ever', () => {
    const { guard, timer } = guarded({ timeout: Number.POSITIVE_INFINITY });
    guard.miss(0); // the client has a timeout of its own
    expect(guard.silent).toBe(false);
    expect(timer.running).toBe(0);
  });

  it('has no timer after close, gives its probe up, and begins no more', () => {
    const { guard, timer, probes, pass } = guarded();
    guard.miss(0);
    pass(1);
    guard.close();
    expect(probes[0]!.signal.aborted).toBe(true);
    expect(timer.running).toBe(0);
    expect(guard.silent).toBe(false);
    guard.miss(guard.heard);
    expect(guard.silent).toBe(false);
    expect(timer.running).toBe(0);
  });

  it('waits no shorter for a timeout that is longer than timers can be', () => {
    const { guard, timer } = guarded({ timeout: 1e12 });
    guard.miss(0);
    expect(timer.interval).toBe(2 ** 31 - 1);
  });

  it('keeps no program from ending by its own timer', () => {
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = timers();
    const guard = new Silence({ timeout: 60_000, probe: async () => {} });
    guard.miss(0);
    expect(timers()).toBe(before);
    guard.close();
  });
});
