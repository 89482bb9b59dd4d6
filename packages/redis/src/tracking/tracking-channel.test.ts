import { type Channel, memoryChannel } from '@ctu/core';
import { ManualClock } from '@ctu/core/testing';
import { describe, expect, it } from 'vitest';
import { trackingChannel } from './tracking-channel.js';
import type { TrackingEvents } from './tracking-connection.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A cluster as its client sees it, and as it is. */
function cluster(known: readonly string[]) {
  const clock = new ManualClock();
  const state = { known, slots: known.map((name, index) => [index, index, [name]]), silent: false, broken: '' };
  const events = new Map<string, TrackingEvents>();
  const opened: (readonly string[])[] = [];
  let connections = 0;
  const client = {
    trackables: async () =>
      state.known.map((name) => ({
        name,
        open: (prefixes: readonly string[], of: TrackingEvents) => {
          if (name === state.broken) throw new Error(`${name} cannot be opened`);
          opened.push(prefixes);
          connections++;
          events.set(name, of);
          return { ping: () => (state.silent ? new Promise(() => {}) : settled()), close: () => connections-- };
        },
        slots: async () => state.slots,
      })),
  };
  /** A cache joins, and notes what it is told. */
  const join = (prefix: string, fallback?: Channel) => {
    const told: unknown[] = [];
    const keyOf = (serverKey: Uint8Array) => ({ key: new TextDecoder().decode(serverKey).slice(prefix.length) });
    const member = trackingChannel(client, { prefix, keyOf }, { clock, fallback, random: () => 0 }).join({
      armed: () => told.push('armed'),
      changed: (keys) => told.push(keys ?? 'any'),
      lost: (error) => told.push(error instanceof Error ? error.message : 'lost'),
    });
    return { member, take: () => told.splice(0) };
  };
  const { member, take } = join('p.');
  const beat = async () => {
    clock.advance(1_000);
    await settled();
    clock.advance(0);
    await settled();
  };
  return {
    clock,
    state,
    member,
    beat,
    of: (name: string) => events.get(name)!,
    take,
    join,
    opened,
    connections: () => connections,
  };
}

describe('Tracking of a cluster', () => {
  it('is armed once every server is, and lost with each of them', async () => {
    const { of, take } = cluster(['a', 'b']);
    await settled();
    of('a').armed();
    expect(take()).toEqual([]);
    of('b').armed();
    of('b').lost(new Error('cut'));
    of('a').lost(new Error('cut, too'));
    of('b').armed();
    expect(take()).toEqual(['armed', 'cut']);
    of('a').armed();
    of('a').changed([new TextEncoder().encode('p.k')]);
    of('a').changed(null);
    expect(take()).toEqual(['armed', ['k'], 'any']);
  });

  it('is not armed while its client does not know all primaries', async () => {
    const { state, of, take, beat } = cluster(['a']);
    state.slots = [
      [0, 1, ['a']],
      [2, 3, ['new']],
    ];
    await settled();
    expect(take()).toEqual(['The client does not know which servers are to be tracked']);
    state.known = ['a', 'new'];
    await beat();
    of('a').armed();
    of('new').armed();
    expect(take()).toEqual(['armed']);
  });

  it('is lost where a slot moves, also before the first look, but not where a replica comes', async () => {
    const { state, of, take, beat } = cluster(['a', 'b']);
    await settled();
    of('a').armed();
    of('b').armed();
    state.slots = state.slots.map((range) => [...range, ['replica']]);
    await beat();
    expect(take()).toEqual(['armed']);
    state.slots = [
      [0, 0, ['b']],
      [1, 1, ['a']],
    ];
    await beat();
    expect(take()).toEqual(['The slots of the cluster have moved']);

    const moving = cluster(['a', 'b']);
    await settled();
    moving.of('a').armed();
    moving.of('b').armed();
    moving.state.slots = [
      [0, 0, ['b']],
      [1, 1, ['a']],
    ];
    await moving.beat();
    expect(moving.take()).toEqual(['armed', 'The slots of the cluster have moved']);
  });

  it('is lost where a server is silent for a heartbeat, and hears nothing of the connections before', async () => {
    const { state, of, take, beat } = cluster(['a']);
    await settled();
    const before = of('a');
    before.armed();
    state.silent = true;
    await beat();
    await beat();
    expect(take()).toEqual(['armed', 'A server gave no answer in 1000 ms']);
    before.armed();
    before.changed(null);
    expect(take()).toEqual([]);
    state.silent = false;
    of('a').armed();
    expect(take()).toEqual(['armed']);
  });

  it('says once that a server refuses, also where it was lost before', async () => {
    const { of, take } = cluster(['a']);
    await settled();
    of('a').lost(new Error('slow'));
    of('a').refused(new Error('NOPERM'));
    of('a').refused(new Error('NOPERM'));
    of('a').lost(new Error('cut'));
    expect(take()).toEqual(['slow', 'Redis does not track keys: NOPERM']);
    of('a').armed();
    expect(take()).toEqual(['armed']);
  });

  it('says so, too, to who joins after a server has refused, and joins his fallback', async () => {
    const { of, take, join } = cluster(['a']);
    await settled();
    of('a').refused(new Error('NOPERM'));
    const refusal = 'Redis does not track keys: NOPERM';
    const fallback = memoryChannel();
    const [without, other] = [join('p.q.'), join('p.r.', fallback)];
    expect([without.take(), other.take()]).toEqual([[], []]); // not before they have what `join` returns
    await settled();
    const peer = fallback.join({ armed() {}, changed() {}, lost() {} });
    peer.publish(['theirs']);
    await settled();
    expect([take(), without.take(), other.take()]).toEqual([[refusal], [refusal], [refusal, 'armed', ['theirs']]]);
    of('a').armed();
    const late = join('p.s.');
    await settled();
    expect([take(), without.take(), other.take(), late.take()]).toEqual([['armed'], ['armed'], [], ['armed']]);
  });

  it('is asked again where it refuses: what it may not do now it may do later', async () => {
    const { of, take, beat } = cluster(['a']);
    await settled();
    const before = of('a');
    before.refused(new Error('NOPERM'));
    await beat();
    expect(of('a')).not.toBe(before);
    of('a').armed();
    expect(take()).toEqual(['Redis does not track keys: NOPERM', 'armed']);
  });

  it('is lost, and joins no fallback, where a server that was armed once seems to refuse', async () => {
    const { of, join } = cluster(['a']);
    const { take, member } = join('p.q.', memoryChannel());
    await settled();
    of('a').armed();
    of('a').refused(new Error('ERR syntax error'));
    of('a').armed();
    expect(take()).toEqual(['armed', 'ERR syntax error', 'armed']);
    member.close();
  });

  it('gives the servers longer to be armed each time, at most five seconds, and a heartbeat again once all was well', async () => {
    const { clock, of, opened, beat } = cluster(['a']);
    await settled();
    /** How long it is, in seconds, until the connections are opened anew. */
    const untilAnew = async () => {
      const [before, start] = [opened.length, clock.now()];
      while (opened.length === before && clock.now() < start + 60_000) {
        clock.advance(100);
        await settled();
      }
      return Math.round((clock.now() - start) / 1_000);
    };
    const times: number[] = [];
    for (let attempt = 0; attempt < 5; attempt++) times.push(await untilAnew());
    expect(times).toEqual([1, 2, 4, 5, 5]);
    of('a').armed();
    await beat();
    of('a').lost();
    expect(await untilAnew()).toBe(1);
  });

  it('leaves servers alone for longer each time that are armed, and never answer within a heartbeat', async () => {
    const { clock, state, of, opened } = cluster(['a']);
    await settled();
    state.silent = true;
    const times: number[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      const [before, start] = [opened.length, clock.now()];
      of('a').armed();
      while (opened.length === before && clock.now() < start + 60_000) {
        clock.advance(100);
        await settled();
      }
      times.push(Math.round((clock.now() - start) / 1_000));
    }
    expect(times).toEqual([2, 2 + 1, 2 + 3, 2 + 4]);
  });

  it('is given time to connect again by itself where a connection is lost', async () => {
    const { clock, of, take, opened, beat } = cluster(['a']);
    await settled();
    of('a').armed();
    clock.advance(900);
    of('a').lost();
    clock.advance(900);
    of('a').armed();
    await beat();
    expect([take(), opened.length]).toEqual([['armed', 'lost', 'armed'], 1]);
  });

  it('leaves no connection behind where another one cannot be opened', async () => {
    const { state, of, take, beat, connections, member } = cluster(['a', 'b']);
    state.broken = 'b';
    await settled();
    expect([take(), connections()]).toEqual([['b cannot be opened'], 1]);
    state.broken = '';
    await beat();
    expect(connections()).toBe(2);
    of('a').armed();
    of('b').armed();
    expect(take()).toEqual(['armed']);
    member.close();
    expect(connections()).toBe(0);
  });

  it('tells nothing once it was left', async () => {
    const { member, of, take, beat } = cluster(['a']);
    await settled();
    member.close();
    of('a').armed();
    of('a').lost();
    of('a').refused(new Error('ERR no'));
    await beat();
    expect(take()).toEqual([]);
  });

  it('takes one connection to a server for all caches that join together, and for those below their prefixes', async () => {
    const { of, take, join, opened } = cluster(['a']);
    const [below, other] = [join('p.q.'), join('r.')];
    await settled();
    expect(opened).toEqual([['p.', 'r.']]);
    const first = of('a');
    first.armed();
    first.changed(['p.1', 'p.q.2', 'r.3'].map((key) => new TextEncoder().encode(key)));
    expect([take(), below.take(), other.take()]).toEqual([
      ['armed', ['1', 'q.2']],
      ['armed', ['2']],
      ['armed', ['3']],
    ]);
    const late = join('p.s.');
    await settled();
    expect([late.take(), opened]).toEqual([['armed'], [['p.', 'r.']]]);
    const tooLate = join('t.');
    await settled();
    of('a').armed();
    expect([tooLate.take(), opened]).toEqual([['armed'], [['p.', 'r.'], ['t.']]]);
    first.changed(null);
    expect([take(), below.take(), other.take(), late.take(), tooLate.take()]).toEqual([
      ['any'],
      ['any'],
      ['any'],
      ['any'],
      [],
    ]);
  });

  it('goes on for the others where one leaves, and begins anew for who joins after all have left', async () => {
    const { member, of, take, join, opened } = cluster(['a']);
    const other = join('r.');
    await settled();
    of('a').armed();
    member.close();
    of('a').changed(null);
    expect([take(), other.take()]).toEqual([['armed'], ['armed', 'any']]);
    other.member.close();
    const again = join('p.');
    await settled();
    of('a').armed();
    expect([again.take(), opened]).toEqual([['armed'], [['p.', 'r.'], ['p.']]]);
  });
});
