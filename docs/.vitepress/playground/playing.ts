/// <reference lib="dom" />
import { END, Playground, type Schedule, type Switch, scheduleOf, textOf, usual, type View } from '@ctu/simulate/play';
import { onBeforeUnmount, onMounted, type Ref, ref, type ShallowRef, shallowRef } from 'vue';
import { type Pulses, pulsing } from './pulsing.js';

/** A playground in a page: what is seen of it, and what can be done with it. */
export interface Playing {
  readonly view: Readonly<ShallowRef<View>>;
  readonly pulses: Readonly<ShallowRef<Pulses>>;
  readonly isPlaying: Readonly<Ref<boolean>>;
  /** How much virtual time goes on in a second. */
  readonly speed: Ref<number>;
  /** Plays, or rests. */
  toggle(): void;
  /** Until something moves. */
  step(): void;
  /** Until the next full second. */
  skip(): void;
  /** From the beginning: by another schedule, where one is given, else by this one. */
  restart(schedule?: Schedule): void;
  turn(what: Switch): void;
}

/** No frame stands for more than so many milliseconds: who comes back to a tab goes on where he was. */
const LONGEST_FRAME = 100;

/**
 * Plays in the frames of the page. The schedule is in the address: it begins by that, and writes there what is changed.
 * `follow` is called where the address changes while the page is open, as by a link in it.
 */
export function playing(follow: () => void): Playing {
  let playground = new Playground(usual);
  const view = shallowRef(playground.view);
  const isPlaying = ref(false);
  const speed = ref(1);
  const { pulses, add } = pulsing();
  /** What is being done. One thing after another. */
  let underWay: Promise<unknown> = Promise.resolve();
  let frame = 0;
  let last = 0;

  function act(what: () => Promise<void> | void): Promise<unknown> {
    underWay = underWay.then(what).then(() => {
      add(playground.takeMovements());
      view.value = playground.view;
    });
    return underWay;
  }

  async function play(time: number): Promise<void> {
    const own = frame;
    const elapsed = Math.min(time - last, LONGEST_FRAME);
    last = time;
    await act(() => playground.advanceTo(playground.view.now + elapsed * speed.value));
    if (view.value.now >= END) isPlaying.value = false;
    // Paused and played again meanwhile: another frame goes on.
    if (isPlaying.value && frame === own) frame = requestAnimationFrame(play);
  }

  function toggle(): void {
    isPlaying.value = !isPlaying.value && view.value.now < END;
    cancelAnimationFrame(frame);
    if (!isPlaying.value) return;
    last = performance.now();
    frame = requestAnimationFrame(play);
  }

  function write(): void {
    history.replaceState(history.state, '', `#${textOf(playground.view.schedule)}`);
  }

  function restart(schedule?: Schedule): void {
    void act(() => {
      playground = new Playground(schedule ?? playground.view.schedule);
      if (schedule) write();
    });
  }

  function read(): void {
    const text = location.hash.slice(1);
    if (text.includes('=')) restart(scheduleOf(text));
  }

  function followAddress(): void {
    if (!location.hash.includes('=')) return;
    read();
    if (!isPlaying.value) toggle();
    follow();
  }

  onMounted(() => {
    read();
    addEventListener('hashchange', followAddress);
  });
  onBeforeUnmount(() => {
    if (isPlaying.value) toggle();
    removeEventListener('hashchange', followAddress);
  });

  return {
    view,
    pulses,
    isPlaying,
    speed,
    toggle,
    restart,
    step: () => void act(() => playground.step()),
    skip: () => void act(() => playground.advanceTo(Math.floor(playground.view.now / 1_000 + 1) * 1_000)),
    turn: (what) => void act(() => playground.turn(what)).then(write),
  };
}
