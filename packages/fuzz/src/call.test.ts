import { describe, expect, it } from 'vitest';
import { type Arguments, carryOut } from './call.js';
import { type Face, registersOf } from './face.js';

describe('carryOut', () => {
  const odd: Arguments = { call: 'get', keys: ['\ud800'], entries: [], ttl: undefined };
  let turn = 0;
  const turns = { next: () => ++turn };

  it('lets a read answer a miss that joins one whose failure was told before it began, and no other', async () => {
    let end = (): void => {};
    const answer = new Promise<void>((resolve) => {
      end = resolve;
    });
    const face = {
      stack: { resilient: true },
      built: { get: () => answer },
      registers: registersOf(odd.keys),
      troubles: 0,
      underWay: new Map<number, number>(),
      answered() {},
    };
    const read = () => carryOut(face as unknown as Face, odd, turns); // it asks for no more of one
    const first = read();
    face.troubles++;
    const second = read();
    end();
    expect(await Promise.all([first, second])).toEqual([undefined, undefined]);
    await expect(read()).rejects.toThrow('answers undefined: has to fail with TypeError');
  });
});
