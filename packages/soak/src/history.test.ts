import { describe, expect, it } from 'vitest';
import type { Answer } from './event.js';
import { History } from './history.js';

/** A history of one key, told in steps of a millisecond. */
function historyOf(limits = { settles: 1_000, stale: 100 }) {
  const history = new History('a stack', () => limits);
  const numbers = new Map<number, number>();
  let [at, call] = [0, 0];
  const begin = (process: number, what: 'read' | 'write' | 'delete') => {
    const number = (numbers.get(process) ?? 0) + 1;
    if (what === 'write') numbers.set(process, number);
    const id = ++call;
    const written = what === 'write' && { numbers: [number] };
    history.take({ type: 'begun', at: ++at, process, call: id, what, keys: ['k'], requests: 1, ...written });
    return (outcome: { failed?: string; answers?: (Answer | undefined)[] } = {}) =>
      history.take({ type: 'ended', at: ++at, process, call: id, ...outcome });
  };
  return {
    history,
    begin,
    write: (process: number, failed?: string) => begin(process, 'write')(failed === undefined ? {} : { failed }),
    delete: (process: number) => begin(process, 'delete')(),
    read: (process: number, answer?: string) => {
      const [writer, number] = answer?.split('.').map(Number) ?? [];
      return begin(
        process,
        'read',
      )({ answers: [answer === undefined ? undefined : { writer: writer!, number: number! }] });
    },
    pass: (milliseconds: number) => {
      at += milliseconds;
    },
    lose: () => history.take({ type: 'lost', at: ++at }),
  };
}

describe('History', () => {
  it('finds nothing in reads of what was written last, of what is being written, and in misses', () => {
    const { write, read, begin } = historyOf();
    const found = [read(1), write(0), read(0, '0.1'), read(1, '0.1')];
    const end = begin(1, 'write');
    found.push(read(0, '1.1'), read(0), end(), read(1, '1.1'));
    expect(found.flat()).toEqual([]);
  });

  it('finds an answer that is older than the own write, or delete, or than what was read before', () => {
    const first = historyOf();
    first.write(0);
    first.write(1);
    expect(first.read(1, '0.1')).toEqual([expect.stringContaining('older than what it has written or read before')]);
    expect(first.read(0, '0.1')).toEqual([]); // it need not know of the other, for a while
    expect(first.read(0, '1.1')).toEqual([]);
    expect(first.read(0, '0.1')).toHaveLength(1);
    first.delete(0);
    expect(first.read(0, '1.1')).toHaveLength(1);
  });

  it('takes writes that overlap in either order', () => {
    const { begin, read } = historyOf();
    const [one, other] = [begin(0, 'write'), begin(1, 'write')];
    one();
    other();
    expect([read(0, '1.1'), read(0, '0.1'), read(1, '0.1'), read(1, '1.1')].flat()).toEqual([]);
  });

  it('allows a write that has failed to be carried out late, but nothing older than it to its own process', () => {
    const { write, read } = historyOf();
    write(1);
    write(0, 'TIMEOUT');
    expect(read(0, '1.1')).toHaveLength(1);
    write(1);
    expect([read(1, '0.1'), read(0, '0.1')].flat()).toEqual([]);
  });

  it('takes what a resilient process has written near alone for no overwrite of what others have', () => {
    const { write, read, pass } = historyOf();
    write(0);
    write(1, 'behind the answer');
    pass(1_000);
    expect([read(0, '0.1'), read(1, '1.1')].flat()).toEqual([]);
    expect(read(1, '0.1')).toHaveLength(1);
  });

  it('finds what nobody has written, or another process under another key', () => {
    const { write, read } = historyOf();
    write(0);
    expect(read(1, '0.2')).toEqual([expect.stringContaining('nobody has written')]);
    expect(read(1, '-1.1')).toHaveLength(1);
  });

  it('measures for how long others read what was overwritten, and finds what is longer than the bound', () => {
    const { write, read, pass, history } = historyOf();
    write(0);
    write(0);
    pass(50);
    expect(read(1, '0.1')).toEqual([]);
    expect(history.worst.stale).toBe(51);
    pass(100);
    expect(read(1, '0.1')).toEqual([expect.stringContaining('was overwritten 153 ms ago, not 100 at most')]);
  });

  it('finds an answer from long ago', () => {
    const { write, read, pass } = historyOf();
    write(0);
    write(0);
    pass(100_000);
    write(0);
    expect(read(1, '0.1')).toEqual([expect.stringContaining('more than 60000 ms ago')]);
  });

  it('finds a call that takes too long, or never settles, and a failure that is no outage', () => {
    const { begin, pass, history } = historyOf();
    const end = begin(0, 'write');
    pass(2_000);
    expect(history.unsettled(2_000)).toEqual([expect.stringContaining('has not settled after')]);
    expect(history.unsettled(2_001)).toEqual([]); // once is enough
    expect(end()).toEqual([]);
    expect(begin(0, 'write')({ failed: 'Error: boom' })).toEqual([expect.stringContaining('fails with Error: boom')]);
    const late = begin(0, 'write');
    pass(2_000);
    expect(late()).toEqual([expect.stringContaining('took 2001 ms')]);
  });

  it('allows what a replica that takes over has not heard of to be undone, and nothing after that', () => {
    const { write, read, lose } = historyOf();
    write(0);
    write(0);
    lose();
    expect(read(0, '0.1')).toEqual([]);
    write(0);
    expect(read(0, '0.1')).toEqual([]); // nobody knows whether it is older
    write(0);
    expect(read(0, '0.3')).toHaveLength(1);
  });

  it('shows the history of the key', () => {
    const { write, read } = historyOf();
    write(0);
    const [violation] = read(1, '0.2');
    expect(violation).toContain('a stack: process 1, read 2 of k reads value 2 of process 0');
    expect(violation).toMatch(/-3\.0 process 0, call 1: write k as 1\n +-2\.0 process 0, call 1 ends: well/);
  });
});
