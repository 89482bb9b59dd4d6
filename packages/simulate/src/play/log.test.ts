import { describe, expect, it } from 'vitest';
import { Log } from './log.js';

describe('Log', () => {
  it('has a line for each thing that happens', () => {
    const log = new Log();
    log.write(1, 'switch', 'Far freezes');
    log.write(2, 'switch', 'Far thaws');
    expect(log.lines.map(({ at, text }) => `${at} ${text}`)).toEqual(['1 Far freezes', '2 Far thaws']);
  });

  it('has one line for stale answers that follow each other, with the time of the first and the text of the last', () => {
    const log = new Log();
    for (const at of [1, 2, 3]) log.write(at, 'stale', `answer ${at}`);
    log.write(4, 'failed', 'delete');
    log.write(5, 'stale', 'answer 5');
    expect(log.lines).toEqual([
      { number: 1, at: 1, kind: 'stale', text: 'answer 3', times: 3 },
      { number: 2, at: 4, kind: 'failed', text: 'delete', times: 1 },
      { number: 3, at: 5, kind: 'stale', text: 'answer 5', times: 1 },
    ]);
  });

  it('has no two lines of one number, though they are of one time and one kind, and though the first are dropped', () => {
    const log = new Log();
    const seen = new Set<number>();
    for (let count = 0; count < 200; count++) {
      log.write(1, 'noticed', 'Process 2 has lost its channel');
      seen.add(log.lines.at(-1)!.number);
    }
    expect(seen.size).toBe(200);
    expect(new Set(log.lines.map(({ number }) => number)).size).toBe(log.lines.length);
  });
});
