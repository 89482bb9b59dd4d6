import { HeldCall } from '../testing/faulty/held-call.js';
import type { Flights } from './flights.js';
import type { Scope } from './stores.js';

/** A write under way; what ends it, and resolves once it has ended; and whether a key is uncontested. */
export function writing(flights: Flights, scope: Scope) {
  const held = new HeldCall('request');
  let ask = (_key: unknown): boolean => false;
  const write = Promise.resolve(
    flights.overwrite(scope, (uncontested) => {
      ask = uncontested;
      return held.wait();
    }),
  );
  return {
    uncontested: (key: unknown) => ask(key),
    end(): Promise<void> {
      held.release();
      return write;
    },
    fail(error: unknown): Promise<void> {
      held.fail(error);
      return write;
    },
  };
}
