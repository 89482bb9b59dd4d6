import type { CacheEvent } from '@ctu/core';
import type { Watcher } from './stack.js';

/** Tells a watcher what the events of a stack come to. Its near level is to have the watcher that is answered. */
export function watchedEvents(watcher: Watcher): { readonly watcher: Watcher; onEvent(event: CacheEvent): void } {
  /** Hits of near that `cached` has not told yet. */
  let nearHits = 0;
  return {
    watcher: {
      ...watcher,
      hit(level) {
        nearHits++;
        watcher.hit(level);
      },
    },
    onEvent(event) {
      const sentence = sentenceOf(event);
      if (sentence !== undefined) watcher.noted(sentence);
      if (event.type !== 'hit') return;
      if (nearHits > 0) nearHits--;
      else watcher.hit('far');
    },
  };
}

/** What is said of an event that changes what the process asks; undefined of all others. */
function sentenceOf({ type }: CacheEvent): string | undefined {
  switch (type) {
    case 'channel-lost':
      return 'has lost its channel';
    case 'channel-armed':
      return 'hears its channel again';
    case 'circuit-opened':
      return 'does not wait for far any more';
    case 'circuit-closed':
      return 'is answered by far again';
    default:
      return undefined;
  }
}
