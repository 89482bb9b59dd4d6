import { describe, expect, it } from 'vitest';
import { Timeline } from './timeline.js';

/** A timeline from 0 on, and what has happened in it, with its time. */
function noted() {
  const happened: string[] = [];
  const time = new Timeline(0, () => {});
  const note = (what: string) => () => void happened.push(`${what} at ${time.now()}`);
  return { time, happened, note };
}

describe('Timeline', () => {
  it('lets happen what is planned at its time, until then and no further', async () => {
    const { time, happened, note } = noted();
    time.plan(20, note('b'));
    time.plan(10, note('a'));
    time.plan(30.5, note('c'));
    await time.advanceTo(30);
    expect(happened).toEqual(['a at 10', 'b at 20']);
    expect(time.now()).toBe(30);
    expect(time.next).toBe(30.5);
  });

  it('keeps the order in which things are planned for one time', async () => {
    const { time, happened, note } = noted();
    for (const what of ['a', 'b', 'c']) time.plan(10, note(what));
    await time.advanceTo(10);
    expect(happened).toEqual(['a at 10', 'b at 10', 'c at 10']);
  });

  it('is a clock that wakes, unless the timer was cleared', async () => {
    const { time, happened, note } = noted();
    time.setTimeout(note('kept'), 5);
    time.clearTimeout(time.setTimeout(note('cleared'), 5));
    await time.advanceTo(10);
    expect(happened).toEqual(['kept at 5']);
  });

  it('lets everything happen that needs no time before what comes next', async () => {
    const { time, happened, note } = noted();
    time.plan(10, async () => {
      for (let turn = 0; turn < 20; turn++) await undefined;
      note('a, after many turns')();
    });
    time.plan(10, note('b'));
    await time.advanceTo(10);
    expect(happened).toEqual(['a, after many turns at 10', 'b at 10']);
  });

  it('is interrupted before what is planned for that time', async () => {
    const { time, happened, note } = noted();
    for (const at of [9, 10, 11]) time.plan(at, note('planned'));
    await time.interrupt(10, note('interrupted'));
    await time.advanceTo(11);
    expect(happened).toEqual(['planned at 9', 'interrupted at 10', 'planned at 10', 'planned at 11']);
  });

  it('looks at what there is from the beginning, and after whatever happens', async () => {
    let looks = 0;
    const time = new Timeline(-5, () => looks++);
    time.plan(0, () => {});
    await time.advanceTo(0);
    expect(looks).toBe(2);
  });
});
