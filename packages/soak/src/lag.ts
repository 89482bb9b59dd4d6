import { now } from './event.js';

/** How often it is looked, in milliseconds. */
const LOOK = 20;

/** Measures for how long this process could not go on: answers the longest time, in milliseconds, since it was asked last. */
export function lagMeter(): () => number {
  let lag = 0;
  let looked = now();
  const look = () => {
    lag = Math.max(lag, now() - looked - LOOK);
    looked = now();
  };
  setInterval(look, LOOK).unref();
  return () => {
    look();
    const longest = lag;
    lag = 0;
    return longest;
  };
}
