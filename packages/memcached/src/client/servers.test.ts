// @module-tag stress
import { ManualClock } from '@ctu/core/testing';
import { patient, waitUntil } from '@ctu/tooling';
import { describe, expect, it, onTestFinished } from 'vitest';
import { allClosed, type ScriptedServer, scriptedServer } from '../testing/scripted-server.js';
import type { WeightedServer } from './address.js';
import { GetCommand } from './commands.js';
import { serversOf } from './connect-options.js';
import { Memcached } from './memcached.js';
import { ketama } from './placement.js';
import type { Servers } from './servers.js';

type List = readonly (string | WeightedServer)[];
const keys = Array.from({ length: 200 }, (_, index) => `k${index}`);

/** Servers that a function lists, which a test may answer, with a clock that stands still. */
function listed(list: () => List | Promise<List>): { servers: Servers; clock: ManualClock; asked: () => number } {
  const clock = new ManualClock(0);
  let asked = 0;
  const listing = async () => {
    asked++;
    return list();
  };
  const servers = serversOf(listing, { poll: 1_000 }, clock);
  onTestFinished(() => servers.end());
  return { servers, clock, asked: () => asked };
}
const names = (servers: Servers) => servers.all.map(({ name }) => name);
const served = () => scriptedServer(() => 'END\r\n');

/** Reads all keys, each from its server. */
async function readAll(servers: Servers): Promise<void> {
  await Promise.all(keys.map((key) => servers.of(key)!.send(new GetCommand('get', [key], () => 0))));
}

describe('servers that a function lists', () => {
  it('are listed when they are first asked for, and again once the time of poll is over', async () => {
    let list = ['a:1'];
    const { servers, clock, asked } = listed(() => list);
    expect(asked()).toBe(0);
    expect(names(servers)).toEqual([]);
    await servers.listed();
    expect(names(servers)).toEqual(['a:1']);
    list = ['a:1', 'b:1'];
    clock.advance(999);
    await servers.listed();
    expect([asked(), names(servers)]).toEqual([1, ['a:1']]);
    clock.advance(1);
    expect(names(servers)).toEqual(['a:1']); // those of before, until there is a list
    await servers.listed();
    expect([asked(), names(servers)]).toEqual([2, ['a:1', 'b:1']]);
  });

  it('are asked for once at a time', async () => {
    const { servers, asked } = listed(() => ['a:1']);
    await Promise.all(keys.map(() => servers.listed()));
    expect(asked()).toBe(1);
  });

  it('keep their connections where they stay, and lose them where they are gone', async () => {
    const [one, two, three] = await Promise.all([served(), served(), served()]);
    let list = [one.name, two.name];
    const { servers, clock } = listed(() => list);
    await servers.listed();
    await readAll(servers);
    list = [three.name, one.name];
    clock.advance(1_000);
    await servers.listed();
    await readAll(servers);
    await allClosed(two);
    expect([one.accepted, two.accepted, three.accepted]).toEqual([1, 1, 1]);
    expect(one.connections).toHaveLength(1);
    const placed = ketama([three, one].map(({ name }) => ({ server: name, weight: 1 })));
    for (const key of keys) expect(servers.of(key)!.name).toBe(list[placed(key)]);
  });

  it('that are gone answer what is under way, and leave no connection open', async () => {
    const [old, other] = await Promise.all([scriptedServer(() => undefined), served()]);
    let list: List = [old.name];
    const { servers, clock } = listed(() => list);
    await servers.listed();
    const gone = servers.of('k')!;
    const reply = gone.send(new GetCommand('get', ['k'], () => 0));
    await waitUntil(() => old.lines.length === 1);
    list = [other.name];
    clock.advance(1_000);
    await servers.listed();
    const late = gone.send(new GetCommand('get', ['late'], () => 0)); // by who had found it before
    await waitUntil(() => old.lines.length === 2);
    for (const connection of old.connections) connection.write('END\r\n');
    expect(await Promise.all([reply, late])).toEqual([[undefined], [undefined]]);
    await allClosed(old);
  });

  it('may change their weights, and keep their connections', async () => {
    const all: ScriptedServer[] = await Promise.all([served(), served()]);
    let weights = [1, 1];
    const { servers, clock } = listed(() => all.map(({ name }, index) => ({ server: name, weight: weights[index]! })));
    await servers.listed();
    await readAll(servers);
    const share = () => keys.filter((key) => servers.of(key)!.name === all[0]!.name).length / keys.length;
    const before = share();
    weights = [20, 1];
    clock.advance(1_000);
    await servers.listed();
    await readAll(servers);
    expect(share()).toBeGreaterThan(before + 0.1);
    expect(all.map(({ accepted }) => accepted)).toEqual([1, 1]);
  });

  it.each<[what: string, list: () => List | Promise<List>]>([
    ['rejects', () => Promise.reject(new Error('no list'))],
    [
      'throws',
      () => {
        throw new Error('no list');
      },
    ],
    ['gives none', () => []],
    ['gives what is no server', () => ['no server']],
    ['gives one twice', () => ['b:1', 'b:1']],
    ['gives no list', () => 'b:1' as never],
  ])('stay as they were where the function %s', async (_, list) => {
    let current: () => List | Promise<List> = () => ['a:1'];
    const { servers, clock, asked } = listed(() => current());
    await servers.listed();
    current = list;
    clock.advance(1_000);
    await servers.listed();
    expect(names(servers)).toEqual(['a:1']);
    await servers.listed();
    expect(asked()).toBe(2); // not at once again
  });

  it('are asked for at once again where there are none yet', async () => {
    let list: List = [];
    const { servers, asked } = listed(() => list);
    await servers.listed();
    expect(names(servers)).toEqual([]);
    list = ['a:1'];
    await servers.listed();
    expect([asked(), names(servers)]).toEqual([2, ['a:1']]);
  });

  it('are none any more after the end, whatever is listed then', async () => {
    let tell: (list: List) => void = () => {};
    const { servers } = listed(
      () =>
        new Promise((resolve) => {
          tell = resolve;
        }),
    );
    const done = servers.listed();
    await Promise.resolve();
    servers.end();
    tell(['a:1']);
    await done;
    expect(names(servers)).toEqual([]);
    expect(servers.reason.message).toBe('the client is closed');
  });
});

describe('a client whose servers a function lists', () => {
  it('rejects calls with UNAVAILABLE and the reason while there are none', async () => {
    const reason = new Error('no list');
    let list = (): Promise<string[]> => Promise.reject(reason);
    const client = new Memcached(() => list(), patient);
    onTestFinished(() => client.close());
    const calls = [client.get('k'), client.set('k', 'v'), client.getMany(['k', 'l']), client.flush(), client.version()];
    for (const call of calls)
      await expect(call).rejects.toMatchObject({ code: 'UNAVAILABLE', message: 'There are no servers', cause: reason });
    const server = await served();
    list = async () => [server.name];
    expect(await client.get('k')).toBeUndefined();
  });

  it('rejects calls with CLOSED that still wait for them when it is closed', async () => {
    let tell: (list: string[]) => void = () => {};
    const listing = new Promise<string[]>((resolve) => {
      tell = resolve;
    });
    const client = new Memcached(() => listing, patient);
    const calls = [client.get('k'), client.flush()];
    client.close();
    tell(['a:1']);
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('rejects calls with TIMEOUT where the function never answers', async () => {
    const client = new Memcached(() => new Promise(() => {}), { timeout: 50 });
    onTestFinished(() => client.close());
    for (const call of [client.get('k'), client.set('k', 'v'), client.stats()])
      await expect(call).rejects.toMatchObject({ code: 'TIMEOUT' });
  });
});
