// No part of the stress test: its outages are those of `npm run compare`, whose rows of ours it guards.
import { describe, expect, it } from 'vitest';
import { ours } from './contenders/ctu.js';
import { type SituationName, situations } from './situations.js';
import { type StageOptions, setStage } from './stage.js';

const [tracking, pubSub] = ours;

/** At once, or later on. */
const comesRight = /^(right|stale for .*)$/;

describe.each([tracking!, pubSub!])('$name', { concurrent: true }, (contender) => {
  /** What is seen in a situation. It is watched for far longer than a cure takes, and less long than Redis keeps values. */
  async function seenIn(name: SituationName, options: StageOptions = {}) {
    const stage = await setStage(contender, { watched: 40_000, timeout: 60_000, ...options });
    try {
      return await situations[name].run(stage);
    } finally {
      await stage.stop();
    }
  }

  /** What nobody tells of ends with the ttl of near. */
  const untold = { nearTtl: 2_000 };

  it('hears of what a peer writes', async () => {
    expect(await seenIn('peerWrites')).toEqual([expect.stringMatching(comesRight)]);
  });

  it('answers nothing stale once its connection was killed', async () => {
    expect(await seenIn('killedConnection')).toEqual(['right']);
  });

  it('notices that its connection has fallen silent', async () => {
    expect(await seenIn('silentConnection')).toEqual([expect.stringMatching(comesRight)]);
  });

  it('does not bring back what was deleted while a read was away, here or by a peer', async () => {
    expect((await seenIn('overtakenRead', untold)).slice(0, 2)).toEqual(['right', 'right']);
  });

  it('notices that a message got lost; where a server tells, and never loses one, it is stale for its ttl', async () => {
    const options = contender === pubSub ? {} : untold;
    expect(await seenIn('lostMessage', options)).toEqual([expect.stringMatching(comesRight)]);
  });

  it('hears of a flush; where only caches tell, it is stale for its ttl', async () => {
    const options = contender === tracking ? {} : untold;
    expect(await seenIn('flushed', options)).toEqual([expect.stringMatching(comesRight)]);
  });

  it('waits for a frozen server once', async () => {
    const [first, more] = await seenIn('frozenServer', { timeout: 5_000 });
    expect([first, more]).toEqual([expect.stringMatching(/^error after/), expect.stringMatching(/altogether$/)]);
  });
});
