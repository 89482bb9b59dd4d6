import { describe, expect, it } from 'vitest';
import { Arming } from './arming.js';

/** What arms a connection, a step of it that is answered later, and what is told. */
function arming() {
  const told: string[] = [];
  const one = new Arming({
    armed: () => told.push('armed'),
    changed() {},
    lost: (error) => told.push(`lost: ${error}`),
    refused: (error) => told.push(`refused: ${error}`),
  });
  let answer = (_: string): void => {};
  let fail = (_: Error): void => {};
  const step = () =>
    new Promise<string>((resolve, reject) => {
      answer = resolve;
      fail = reject;
    });
  const sent: unknown[] = [];
  const next = async (before: unknown) => sent.push(before);
  return { one, told, sent, step, next, answer: (text: string) => answer(text), fail: (error: Error) => fail(error) };
}

describe('Arming', () => {
  it('gives each step the answer to the one before, and is armed after the last', async () => {
    const { one, told, sent, step, next, answer } = arming();
    const done = one.ready(step, next);
    answer('id');
    await done;
    expect([sent, told]).toEqual([['id'], ['armed']]);
  });

  it('sends no further step, and is not armed, where the connection is lost meanwhile', async () => {
    const { one, told, sent, step, next, answer } = arming();
    const done = one.ready(step, next);
    one.lost('cut');
    answer('id of the connection before');
    await done;
    expect([sent, told]).toEqual([[], ['lost: cut']]);
  });

  it('does not hear that a step fails whose connection is lost, or that the next one has overtaken', async () => {
    const { one, told, step, next, fail } = arming();
    const done = one.ready(step);
    await one.ready(next);
    fail(new Error('ERR syntax error'));
    await done;
    expect(told).toEqual(['armed']);
  });

  it('tells a refusal from a loss that may pass', async () => {
    const { one, told } = arming();
    const failing = (message: string) => one.ready(() => Promise.reject(new Error(message)));
    await failing('NOPERM no');
    await failing('Connection is closed.');
    expect(told).toEqual(['refused: Error: NOPERM no', 'lost: Error: Connection is closed.']);
  });
});
