import { CacheError } from '@ctu/core';

/** A range of slots and the nodes that have it, the primary first: of what `CLUSTER SLOTS` answers. */
type SlotRange = readonly [first: number, last: number, primary: unknown];

/**
 * Which primary has which slots, as each of so many servers says, as one text; a server that is no cluster says nothing. Throws where they name
 * other primaries than as many as there are servers: the client does not know all of them yet.
 */
export function slotsText(replies: readonly unknown[], servers: number): string {
  const slots = replies.map((ranges) => ((ranges ?? []) as readonly SlotRange[]).map(withPrimary)); // of `CLUSTER SLOTS`
  const fits = (ranges: readonly (readonly [number, number, string])[]) =>
    ranges.length === 0 || new Set(ranges.map(([, , primary]) => primary)).size === servers;
  if (servers === 0 || !slots.every(fits))
    throw new CacheError('UNAVAILABLE', 'The client does not know which servers are to be tracked');
  return JSON.stringify(slots);
}

/** Without the replicas, which may come and go. */
function withPrimary([first, last, primary]: SlotRange): readonly [number, number, string] {
  return [first, last, String(primary)];
}
