import {
  broadcastChannel,
  cached,
  hashKey,
  isCacheError,
  type LoadContext,
  MemoryCache,
  structuredCodec,
  TwoLevelCache,
} from '@ctu/core';
import { Batch, Deadlines } from '@ctu/core/adapter';
import type { Check } from '../outcome.js';

/** What core takes from the platform: hashes, clones, signals, timers, channels, and bytes. */
export const platform: readonly Check[] = Object.entries({
  async 'hashes keys'() {
    equal(await hashKey('a', 1), await hashKey('a', 1));
    equal((await hashKey('a', 1)).length, 64);
  },
  async 'keeps copies'() {
    const cache = new MemoryCache<string, Map<string, Date>>({ clone: 'structured' });
    const value = new Map([['now', new Date(0)]]);
    cache.set('a', value);
    value.clear();
    equal(cache.get('a')?.get('now')?.getTime(), 0);
  },
  async 'tells bytes, dates and big numbers'() {
    const value = { bytes: new Uint8Array([0, 255]), since: new Date(0), id: 2n ** 64n, all: new Map([['zero', -0]]) };
    const again = structuredCodec.parse(structuredCodec.stringify(value)) as typeof value; // what was written
    equal([...again.bytes].join(), '0,255');
    equal(again.since.getTime() + Number(again.id), 2 ** 64);
    equal(again.all.get('zero'), -0);
  },
  async 'tells a load that its only caller has given up'() {
    const load = cached(async ({ signal }: LoadContext, _id: string) => endOf(signal), {
      cache: new MemoryCache<string, string>(),
      key: (id: string) => id,
      context: true,
    });
    const given = new AbortController();
    const call = load.with({ signal: given.signal })('a');
    given.abort(new Error('given up'));
    equal(await call.catch((error: unknown) => String(error)), 'Error: given up');
  },
  async 'ends a load that takes too long'() {
    const load = cached(async (_id: string) => new Promise<string>(() => {}), {
      cache: new MemoryCache<string, string>(),
      key: (id: string) => id,
      timeout: 1,
    });
    equal(await load('a').catch((error: unknown) => isCacheError(error, 'TIMEOUT')), true);
  },
  async 'gathers the reads of one turn'() {
    const requests: string[][] = [];
    const batch = new Batch<string>({
      ask(keys, receiver) {
        requests.push(keys);
        receiver.answer(keys);
      },
      limit: () => 10,
    });
    equal((await Promise.all(['a', 'b'].map((key) => batch.get(key, (payload) => payload)))).join(), 'a,b');
    equal(requests.join(' then '), 'a,b');
  },
  async 'gives up what takes too long on a server'() {
    const deadlines = new Deadlines(1);
    const error = await deadlines.race(new Promise(() => {}), () => new Error('late')).catch(String);
    equal(error, 'Error: late');
  },
  async 'tells other caches of changes by BroadcastChannel, where there is one'() {
    if (typeof BroadcastChannel === 'undefined') return;
    const far = new MemoryCache<string, number>();
    const near = [new MemoryCache<string, number>(), new MemoryCache<string, number>()] as const;
    const [one, other] = near.map(
      (level) => new TwoLevelCache(level, far, { channel: broadcastChannel('runtime tests') }),
    );
    await until(() => one!.stats().nearAsked && other!.stats().nearAsked);
    one!.set('a', 1);
    await until(() => other!.get('a') === 1 && near[1].has('a'));
    one!.delete('a');
    await until(() => !near[1].has('a'));
    for (const cache of [one, other]) await cache!.close();
  },
}).map(([name, run]) => ({ subject: 'The platform', name, run }));

/** Settles when the signal aborts. */
function endOf(signal: AbortSignal): Promise<string> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}

function equal<T>(actual: T, expected: T): void {
  if (!Object.is(actual, expected)) throw new Error(`expected ${String(expected)}, got ${String(actual)}`);
}

/** Waits, for a minute at most, until something is so. */
async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('not within a minute');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
