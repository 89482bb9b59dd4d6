import type { Argument, Command, RedisClient, RedisReply } from '@ctu/redis';

/** What is needed of `Bun.RedisClient`. */
interface BunRedisClient {
  send(command: string, args: string[]): Promise<unknown>;
}

/**
 * Bun's own client behind the port of `RedisCache`: `new RedisCache(bunRedis(new Bun.RedisClient(url)))`.
 *
 * It sends and answers text, so there are no binary codecs. A command that waits for a connection cannot be taken back: give the client
 * `enableOfflineQueue: false`, so that none waits.
 */
export function bunRedis(client: BunRedisClient): RedisClient {
  const port: RedisClient = {
    cluster: false,
    send: ([name, ...args]: Command) => client.send(name.toUpperCase(), args.map(asText)) as Promise<RedisReply>, // of the server
    primaries: async () => [port],
  };
  return port;
}

function asText(argument: Argument): string {
  if (typeof argument === 'string') return argument;
  throw new TypeError('Bun.RedisClient sends text only: take a codec that writes text');
}
