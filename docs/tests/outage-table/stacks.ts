import { MemoryCache, TwoLevelCache, type TwoLevelOptions } from '@ctu/core';
import { ManualClock } from '@ctu/core/testing';
import { RedisCache, redisChannel } from '@ctu/redis';
import { ask, type FaultProxy, type Server, waitUntil } from '@ctu/tooling';

type Levels = TwoLevelCache<MemoryCache<string, string>, RedisCache<string>>;

/** A cache over Redis, and what a test moves and sees of it. */
export interface Stack {
  readonly prefix: string;
  readonly cache: RedisCache<string> | Levels;
  /** Two levels, where it has them. */
  readonly levels: Levels | undefined;
  readonly hasChannel: boolean;
  /** Moves the heartbeats of the channel, and the pauses before owed deletes are tried again. */
  readonly clock: ManualClock;
  /** Whether the channel is armed; true where there is none. */
  isArmed(): boolean;
  close(): Promise<void>;
}

interface Kind {
  readonly levels?: TwoLevelOptions;
  readonly channel?: boolean;
}

/** The columns of the table. */
export const kinds: Readonly<Record<string, Kind>> = {
  'Redis alone': {},
  'two levels': { levels: {} },
  'two levels and a channel': { levels: {}, channel: true },
  'the same, resilient': { levels: { resilient: true }, channel: true },
};

/** How long near keeps a value, and how long it serves on without a channel where it is resilient. */
const nearTtl = 60_000;

/** A stack on connections of its own, that of its channel through the proxy. Nothing has been asked yet. */
export function stackOf({ levels: options, channel }: Kind, server: Server, proxy: FaultProxy, timeout: number): Stack {
  const prefix = `${Math.random().toString(36).slice(2)}:`;
  const redis = RedisCache.open<string>(`redis://127.0.0.1:${server.port}`, { prefix, timeout });
  const other = channel ? RedisCache.open(`redis://127.0.0.1:${proxy.port}`, { timeout }) : undefined;
  const clock = new ManualClock();
  let armed = !channel;
  const levels =
    options &&
    new TwoLevelCache(new MemoryCache<string, string>(), redis, {
      ...options,
      nearTtl,
      clock,
      channel: other && redisChannel(other, { name: prefix, clock }),
      onEvent({ type }) {
        if (type === 'channel-armed' || type === 'channel-lost') armed = type === 'channel-armed';
      },
    });
  return {
    prefix,
    cache: levels ?? redis,
    levels,
    hasChannel: channel === true,
    clock,
    isArmed: () => armed,
    async close() {
      await (levels ?? redis).close();
      await other?.close();
    },
  };
}

/** Fills Redis, and near with some of it. */
export async function warm(stack: Stack, { port }: Server): Promise<void> {
  const { prefix, cache } = stack;
  await armed(stack);
  for (const key of ['near', 'far', 'set', 'deleted']) await ask(port, `set ${prefix}${key} '"old"'`);
  for (const key of ['near', 'deleted']) await waitUntil(async () => (await cache.get(key).catch(() => 0)) === 'old');
}

/** Waits until the channel is armed, at each of its heartbeats. */
export async function armed({ isArmed, clock }: Stack): Promise<void> {
  const isNow = () => {
    if (!isArmed()) clock.advance(1_000);
    return isArmed();
  };
  await waitUntil(isNow, { interval: 500, expectation: () => 'the channel is armed' });
}

/** Waits until all is well: Redis answers, the channel is armed, and nothing is owed. */
export async function recovered(stack: Stack): Promise<void> {
  const { cache, clock, levels } = stack;
  const answers = () =>
    cache.has('probe').then(
      () => true,
      () => false,
    );
  await waitUntil(answers);
  await armed(stack);
  await waitUntil(() => {
    if (levels && levels.stats().owed > 0) clock.advance(100);
    return !levels || levels.stats().owed === 0;
  });
}
