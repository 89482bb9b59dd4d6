import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Batch } from './adapter/batch.js';
import { setIdleTimer, setTimer } from './clock.js';

/** The functions that browsers refuse to have called as methods of something else: "Illegal invocation". */
const strict = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'queueMicrotask'] as const;

describe('The functions of the platform', () => {
  beforeEach(() => {
    for (const name of strict) {
      const native = globalThis[name] as (...args: unknown[]) => unknown; // as each of them is called
      vi.stubGlobal(name, function (this: unknown, ...args: unknown[]) {
        if (this !== undefined && this !== globalThis) throw new TypeError('Illegal invocation');
        return native(...args);
      });
    }
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each([setTimer, setIdleTimer])('are no methods of a clock: %o', async (set) => {
    set(performance, 1_000, () => {})();
    await new Promise<void>((called) => set(performance, 0, called));
  });

  it('are no methods of a batch', async () => {
    const batch = new Batch<string>({ ask: (keys, receiver) => receiver.answer(keys), limit: () => 1 });
    expect(await batch.get('a', (payload) => payload)).toBe('a');
  });
});
