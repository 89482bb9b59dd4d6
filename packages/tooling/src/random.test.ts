import { describe, expect, it } from 'vitest';
import fc from './fast-check.js';
import { randomFrom, seededRandom } from './random.js';

const drawn = (random: () => number) => Array.from({ length: 5 }, random);

describe('seededRandom', () => {
  it('gives the numbers that belong to SEED, from the start each time', () => {
    expect(drawn(seededRandom())).toEqual(drawn(randomFrom(Number(process.env.SEED))));
    expect(drawn(seededRandom())).toEqual(drawn(seededRandom()));
  });

  it('gives others for another seed', () => {
    expect(drawn(randomFrom(1))).not.toEqual(drawn(randomFrom(2)));
  });
});

describe('fast-check', () => {
  it('has the seed too', () => {
    expect(fc.readConfigureGlobal().seed).toBe(Number(process.env.SEED));
  });
});
