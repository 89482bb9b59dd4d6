import { ContractFailure, fail } from './assert.js';
import type { Subject } from './contract-case.js';

/** How long a case waits in real time for what comes at once or in a second, in milliseconds: no busy machine fails one. */
const PATIENCE = 60_000;

/** How often it looks meanwhile, in milliseconds. */
const PAUSE = 20;

/** Advances the clock of the subject. */
export function pass({ clock }: Subject, milliseconds: number): void {
  if (!clock) fail('the subject has no clock, so it lacks the power `clock`');
  clock.advance(milliseconds);
}

/** Waits in real time until `ready` says so; fails with the expectation where it never does. */
export async function eventually(expectation: string, ready: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!(await ready())) {
    if (Date.now() > deadline) fail(`${expectation}: still not so after ${PATIENCE} ms`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** The reply of a call; fails where it has none after that time. */
export async function ends<T>(what: string, call: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<never>((_, reject) => {
    const error = new ContractFailure(`${what}: no end after ${PATIENCE} ms`);
    timer = setTimeout(() => reject(error), PATIENCE);
  });
  try {
    return await Promise.race([call, patience]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Lets a ttl pass, and expects that `gone` says so then: at the first time of asking by the clock of the subject, soon
 * where there is none.
 */
export async function lapse(
  subject: Subject,
  ttl: number,
  expectation: string,
  gone: () => Promise<boolean>,
): Promise<void> {
  if (!subject.clock) return eventually(expectation, gone);
  pass(subject, ttl + 1); // what an entry does at the very millisecond is a power of its own
  if (!(await gone())) fail(`${expectation}: not so`);
}
