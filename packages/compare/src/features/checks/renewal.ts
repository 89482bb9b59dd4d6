import { setTimeout as pause } from 'node:timers/promises';
import type { Check } from './check.js';

const TTL = 200;

/** When a hit is answered at once and renewed behind the answer: before its ttl ends, or after that. */
export const renewal: Check = async ({ loading }) => {
  let loads = 0;
  const cached = loading?.(async () => `load ${++loads}`, { ttl: TTL, stale: 60_000 });
  if (!cached) return undefined;

  await cached.call();
  await pause(TTL * 0.75);
  const ahead = (await cached.call()) === 'load 1';
  await pause(20); // a renewal has ended
  const renewedAhead = ahead && loads === 2;

  const known = `load ${loads}`;
  await pause(TTL * 1.5);
  const isKnown = (await cached.call()) === known;
  await pause(20);
  const renewedAfter = isKnown && (await cached.call()) !== known;

  const seen = [renewedAhead ? 'before its end' : [], renewedAfter ? 'after its end' : []].flat();
  return seen.join(', ') || 'no';
};
