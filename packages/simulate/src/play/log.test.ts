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
      { at: 1, kind: 'stale', text: 'answer 3', times: 3 },
      { at: 4, kind: 'failed', text: 'delete', times: 1 },
      { at: 5, kind: 'stale', text: 'answer 5', times: 1 },
    ]);
  });
});
