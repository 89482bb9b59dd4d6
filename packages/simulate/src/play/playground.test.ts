import { describe, expect, it } from 'vitest';
import { Playground } from './playground.js';
import { END, type Switch, scheduleOf, textOf } from './schedule.js';
import { MESSAGE } from './tally.js';
import type { View } from './view.js';

/** What there is to see at a time of the schedule that a text tells. */
async function at(time: number, text: string): Promise<View> {
  const playground = new Playground(scheduleOf(text));
  await playground.advanceTo(time);
  return playground.view;
}

const seeds = [1, 2, 3];

/** Three heartbeats, and the next look. */
const NOTICED = 4_000;

describe('A history', () => {
  const faults = 'writes=10&at=1000:freeze,2000:thaw,3000:silence,3500:race,5000:mend';

  it('is the same for one schedule, and another for another seed', async () => {
    const one = await at(6_000, `seed=3&${faults}`);
    expect(await at(6_000, `seed=3&${faults}`)).toEqual(one);
    expect((await at(6_000, `seed=4&${faults}`)).ours.totals).not.toEqual(one.ours.totals);
  });

  it('is the same in whatever portions it is played, whoever looks at it', async () => {
    const playground = new Playground(scheduleOf(faults));
    for (let time = 0; time <= 6_000; time += 16.7) {
      await playground.advanceTo(time);
      void playground.view;
    }
    await playground.advanceTo(6_000);
    expect(playground.view).toEqual(await at(6_000, faults));
  });

  it('is the same where its switches are turned by hand, and played again from the schedule that this makes', async () => {
    const playground = new Playground(scheduleOf('seed=5'));
    for (const what of ['freeze', 'race', 'thaw', 'close', 'mend'] satisfies Switch[]) {
      await playground.advanceTo(playground.view.now + 700.5);
      await playground.turn(what);
    }
    const again = new Playground(playground.view.schedule);
    await playground.advanceTo(5_000);
    await again.advanceTo(5_000);
    expect(again.view).toEqual(playground.view);
  });

  it('has no turn that a text cannot tell: at its end nothing is turned', async () => {
    const playground = new Playground(scheduleOf('skew=2&writes=0'));
    await playground.advanceTo(END);
    await playground.turn('freeze');
    const { schedule, ours } = playground.view;
    expect(schedule).toEqual(scheduleOf(textOf(schedule)));
    expect(ours.frozen).toBe(false);
  });

  it('goes another way where a switch is turned before the others of its schedule', async () => {
    const playground = new Playground(scheduleOf('at=1000:freeze,5000:thaw'));
    await playground.advanceTo(2_000);
    await playground.turn('race');
    expect(playground.view.schedule.turns.map(({ what }) => what)).toEqual(['freeze', 'race']);
    await playground.advanceTo(6_000);
    expect(playground.view.ours.frozen).toBe(true);
  });

  it('goes on by steps in which something moves', async () => {
    const playground = new Playground(scheduleOf(''));
    for (let step = 0; step < 100; step++) {
      const { now } = playground.view;
      await playground.step();
      const { ours, naive } = playground.takeMovements();
      expect(ours.length + naive.length).toBeGreaterThan(0);
      expect(playground.view.now).toBeGreaterThanOrEqual(now);
    }
  });
});

describe('Both stacks', () => {
  it('answer more and more from memory', async () => {
    const { ours, naive } = await at(5_000, 'seed=1');
    for (const { windows } of [ours, naive]) {
      const [first, last] = [windows[0]!, windows.at(-1)!];
      expect(last.near / last.reads).toBeGreaterThan(first.near / first.reads);
    }
  });

  it('are under the same calls', async () => {
    const { ours, naive } = await at(5_000, 'seed=1&writes=0');
    expect(ours.totals.reads + ours.waiting).toBe(naive.totals.reads + naive.waiting);
  });
});

describe('The stack of core', () => {
  it.each(seeds)(
    'answers nothing stale for longer than a message takes, where nothing fails (seed %i)',
    async (seed) => {
      const { ours, naive } = await at(6_000, `seed=${seed}`);
      expect(ours.totals).toMatchObject({ stale: 0, failedWrites: 0, turnedAway: 0 });
      expect(ours.totals.longest).toBeLessThanOrEqual(MESSAGE);
      expect(naive.totals.stale).toBeGreaterThan(0);
    },
  );

  it.each(seeds)('does not where its channel is closed and mended (seed %i)', async (seed) => {
    const { ours } = await at(6_000, `seed=${seed}&at=1000:close,4000:mend`);
    expect(ours.totals.stale).toBe(0);
  });

  it('asks near on for as long as its grace, where its channel is closed', async () => {
    const asks = async (grace: number): Promise<boolean[]> => {
      const playground = new Playground(scheduleOf(`grace=${grace}&at=5000:close`));
      const asked: boolean[] = [];
      for (const time of [6_000, 12_000]) {
        await playground.advanceTo(time);
        asked.push(playground.view.ours.processes[1]!.asksNear);
      }
      return asked;
    };
    expect(await asks(5_000)).toEqual([true, false]);
    expect(await asks(0)).toEqual([false, false]);
  });

  it.each(seeds)('may where its channel is silent, until that is noticed (seed %i)', async (seed) => {
    const playground = new Playground(scheduleOf(`seed=${seed}&at=1000:silence`));
    await playground.advanceTo(1_000 + NOTICED);
    const { stale, longest } = playground.view.ours.totals;
    expect(longest).toBeLessThanOrEqual(NOTICED);
    await playground.advanceTo(8_000);
    const { ours } = playground.view;
    expect(ours.totals.stale).toBe(stale);
    expect(ours.processes.map(({ asksNear }) => asksNear)).toEqual([true, false, true]);
  });

  it('does not bring back what was deleted while a read of it was away', async () => {
    const { ours, naive } = await at(2_000, 'writes=0&at=1000:race');
    expect([ours.totals.stale, naive.totals.stale]).toEqual([0, 3]);
    const [key] = ours.far.slice(-6);
    expect(key).toEqual({ key: 'late1', isOld: false });
    expect(naive.far).toContainEqual({ key: 'late1', isOld: true });
  });

  it('does not either where there are two such reads at once', async () => {
    const { ours, naive } = await at(5_000, 'writes=0&at=2000:race,2001:race');
    expect([ours.totals.stale, naive.totals.stale]).toEqual([0, 6]); // the late answer of each key brings it back by hand
    for (const key of ['late1', 'late2']) {
      expect(ours.far).toContainEqual({ key, isOld: false });
      expect(naive.far).toContainEqual({ key, isOld: true });
    }
  });

  it('does where another process stores a load just when it is deleted, before it can have heard of that', async () => {
    const { ours } = await at(300, 'seed=7&writes=10');
    expect(ours.totals.stale).toBeGreaterThan(0);
    expect(ours.far).toContainEqual({ key: 'k3', isOld: true });
    const later = await at(2_000, 'seed=7&writes=10');
    expect(later.ours.far).not.toContainEqual({ key: 'k3', isOld: true }); // the next delete ends it
  });

  it.each(seeds)('answers everybody while far is frozen (seed %i)', async (seed) => {
    const playground = new Playground(scheduleOf(`seed=${seed}&at=2000:freeze,10000:thaw`));
    await playground.advanceTo(3_000);
    const before = playground.view;
    await playground.advanceTo(10_000);
    const after = playground.view;
    const answered = (name: 'ours' | 'naive'): number => after[name].totals.reads - before[name].totals.reads;
    // 150 calls a second, of which 5 in a hundred are writes.
    expect(answered('ours') / 7).toBeGreaterThan(120);
    expect(answered('naive') / 7).toBeLessThan(60);
    expect(after.ours.totals).toMatchObject({ turnedAway: 0, stale: 0 });
    expect(after.naive.totals.turnedAway).toBeGreaterThan(0);
    await playground.advanceTo(14_000);
    const { totals, processes } = playground.view.ours;
    expect(totals.stale).toBe(0);
    expect(processes.every(({ asksNear }) => asksNear)).toBe(true);
  });

  it('tells who writes that his delete has failed, while far is frozen', async () => {
    const { ours, naive } = await at(4_000, 'writes=20&at=2000:freeze');
    expect(ours.totals.failedWrites).toBeGreaterThan(0);
    expect(naive.totals.failedWrites).toBe(0);
  });
});
