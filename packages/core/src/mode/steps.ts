import type { MaybePromise, Mode } from './replies.js';

/**
 * A procedure that is written once for both modes: it yields each reply that it needs, and goes on with what arrives. A
 * reply that fails is thrown where it was yielded.
 */
export type Steps<T> = Generator<unknown, T, unknown>;

/** Carries out the steps: at once, or in an async mode as a promise. */
export function run<T>({ async }: Mode, steps: Steps<T>): MaybePromise<T> {
  return async ? runAsync(steps) : runSync(steps);
}

function runSync<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next(step.value);
  return step.value;
}

async function runAsync<T>(steps: Steps<T>): Promise<T> {
  let step = steps.next();
  while (!step.done) {
    let reply: unknown;
    try {
      reply = await step.value;
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(reply);
  }
  return step.value;
}
