import { setTimeout as pause } from 'node:timers/promises';

export interface WaitOptions {
  /** Milliseconds until it gives up; 60 000 if absent: far more than is needed, so that a busy machine fails no test. */
  timeout?: number;
  /** Milliseconds between two looks; 20 if absent. */
  interval?: number;
  /** What the error says has not come true; asked for at the end. */
  expectation?: () => string;
}

/**
 * Resolves as soon as the condition holds, looking at once and then at every interval. Rejects when it does not hold
 * within the timeout, and with the condition's own error when that throws.
 */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  { timeout = 60_000, interval = 20, expectation = () => 'the condition holds' }: WaitOptions = {},
): Promise<void> {
  const deadline = performance.now() + timeout;
  while (!(await condition())) {
    if (performance.now() >= deadline) throw new Error(`Not within ${timeout} ms: ${expectation()}`);
    await pause(interval);
  }
}
