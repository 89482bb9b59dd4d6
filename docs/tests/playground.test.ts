import { readFileSync } from 'node:fs';
import { Playground, scheduleOf, type View } from '@ctu/simulate/play';
import { describe, expect, it, vi } from 'vitest';
import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { type Playing, playing } from '../.vitepress/playground/playing.js';

const text = readFileSync(new URL('../playground.md', import.meta.url), 'utf8');
const links = new Map(
  [...text.matchAll(/\*\*\[([^\]]*)\]\(#([^)]*)\)\*\*/g)].map(([, name, schedule]) => [name!, schedule!]),
);

/** What there is to see of a link, at some times in milliseconds. */
async function seen(name: string, ...times: readonly number[]): Promise<View[]> {
  const playground = new Playground(scheduleOf(links.get(name) ?? ''));
  const views: View[] = [];
  for (const time of times) {
    await playground.advanceTo(time);
    views.push(playground.view);
  }
  return views;
}

const claims: Readonly<Record<string, () => Promise<void>>> = {
  async 'The shared server freezes'() {
    const [before, frozen, after] = await seen('The shared server freezes', 5_000, 15_000, 16_000);
    const { ours, naive } = frozen!;
    expect(naive.totals.turnedAway).toBeGreaterThan(0);
    expect(naive.waiting).toBe(300); // a hundred of each process
    expect(naive.totals.reads).toBeLessThan(ours.totals.reads);
    expect(ours.totals.turnedAway).toBe(0);
    // One timeout of 250 ms, and what it takes to load: virtual milliseconds, so however slow the machine is.
    const slowest = Math.max(...ours.windows.map(({ slowest = 0 }) => slowest));
    expect(slowest).toBeGreaterThan(250);
    expect(slowest).toBeLessThan(300);
    expect(ours.totals.failedWrites).toBeGreaterThan(before!.ours.totals.failedWrites);
    expect(after!.naive.waiting).toBeLessThan(300);
  },

  async 'A value is deleted while a read of it is away'() {
    const [away, answered, view] = await seen('A value is deleted while a read of it is away', 2_150, 2_199, 5_000);
    // Of process 1 only he waits who had asked before; and he is answered before all ask again.
    expect([away, answered].map((one) => one!.ours.processes[0]!.waiting)).toEqual([1, 0]);
    const { ours, naive } = view!;
    expect([ours.totals.stale, naive.totals.stale]).toEqual([0, 3]); // of all processes
    expect(naive.far.filter((entry) => entry?.isOld)).toHaveLength(1);
    const everywhere = [...ours.far, ...ours.processes.flatMap(({ near }) => near)];
    expect(everywhere.filter((entry) => entry?.isOld)).toEqual([]);
  },

  async 'The channel of a process is closed'() {
    const [before, closed, mended] = await seen('The channel of a process is closed', 4_999, 14_999, 25_000);
    const asked = (view: View): boolean[] => view.ours.processes.map(({ asksNear }) => asksNear);
    expect([before!, closed!, mended!].map(asked)).toEqual([
      [true, true, true],
      [true, false, true],
      [true, true, true],
    ]);
    const near = (one: View, other: View): number => other.ours.totals.near - one.ours.totals.near;
    expect(near(before!, closed!)).toBeLessThan(near(closed!, mended!));
    const medians = (from: number, to: number): number => {
      const windows = mended!.ours.windows.filter(({ at }) => at >= from && at < to);
      return windows.reduce((sum, { median = 0 }) => sum + median, 0) / windows.length;
    };
    expect(medians(5_000, 15_000)).toBeGreaterThan(medians(15_000, 25_000));
    expect(mended!.ours.totals.stale).toBe(0);
  },

  async 'It falls silent'() {
    const [before, noticed, later] = await seen('It falls silent', 5_000, 9_000, 15_000);
    expect(before!.ours.totals.stale).toBe(0);
    expect(noticed!.ours.totals.stale).toBeGreaterThan(0);
    expect(noticed!.ours.processes[1]!.asksNear).toBe(false);
    expect(later!.ours.totals.stale).toBe(noticed!.ours.totals.stale);
  },

  async 'What ctu does not prevent'() {
    const [view, later] = await seen('What ctu does not prevent', 300, 2_000);
    expect(view!.ours.totals.stale).toBeGreaterThan(0);
    expect(view!.ours.far.filter((entry) => entry?.isOld)).toHaveLength(1);
    expect(later!.ours.far.filter((entry) => entry?.isOld)).toEqual([]);
  },
};

describe('The playground', () => {
  it('claims something of each schedule that its page links to', () => {
    expect([...links.keys()]).toEqual(Object.keys(claims));
  });

  it.each(Object.keys(claims))('shows what its page says: %s', (name) => claims[name]!());

  it('has one frame that goes on, though it is paused and played again while one is computed', async () => {
    vi.spyOn(performance, 'now').mockReturnValue(0);
    const frames = new Map<number, FrameRequestCallback>();
    let count = 0;
    vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => frames.set(++count, callback) && count);
    vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.delete(id));
    let page: Playing | undefined;
    const setup = (): (() => undefined) => {
      page = playing(() => {});
      return () => undefined;
    };
    await renderToString(createSSRApp({ setup }));
    page!.toggle();
    const [[id, frame]] = [...frames] as [[number, FrameRequestCallback]]; // to play asks for one
    frames.delete(id);
    const computed: unknown = frame(16);
    page!.toggle();
    page!.toggle();
    await computed;
    expect(frames.size).toBe(1);
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
});
