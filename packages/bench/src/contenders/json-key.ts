import { jsonKey } from '@ctu/core';
import type { Setups, Subject } from '../contender.js';
import type { Value } from '../value.js';

/** The text of a call's arguments, ours and by hand. */
export const setups = {
  one: () => lookedUp((id) => jsonKey(id)),
  'one-json': () => lookedUp((id) => JSON.stringify([id])),
  'one-by-hand': () => lookedUp((id) => `["${id}"]`),
  three: () => lookedUp((id) => jsonKey(id, 7, true)),
  'three-json': () => lookedUp((id) => JSON.stringify([id, 7, true])),
} satisfies Setups;

/** Only who looks for a text makes V8 put its parts together: so each is looked up in a Map. */
function lookedUp(textOf: (id: string) => string): Subject {
  const values = new Map<string, Value>();
  return { set: (id, value) => values.set(textOf(id), value), get: (id) => values.get(textOf(id)) };
}
