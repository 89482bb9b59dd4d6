import type { Command, RedisClient, RedisNode, Reply, SendOptions } from '../redis-client.js';
import { withBuffers } from './bytes.js';

/** What a command of node-redis takes besides its arguments. */
export interface NodeRedisCommandOptions {
  typeMapping?: object | undefined;
  timeout?: number | undefined;
}

/** The part of node-redis (`redis` 5 and later) that the cache uses: `createClient()` and `createClientPool()` have it. */
export interface NodeRedisLike {
  readonly isOpen: boolean;
  sendCommand(args: (string | Uint8Array)[], options?: NodeRedisCommandOptions): Promise<unknown>;
  withTypeMapping(mapping: never): unknown;
  close(): Promise<unknown>;
  destroy(): void;
}

/** The part of a node-redis cluster client (`createCluster()`) that the cache uses. */
export interface NodeRedisClusterLike {
  readonly isOpen: boolean;
  readonly masters: readonly { readonly id: string }[];
  // biome-ignore lint/suspicious/noExplicitAny: takes one of `masters`, whose type belongs to the library
  nodeClient(master: any): Promise<Pick<NodeRedisLike, 'sendCommand'>>;
  sendCommand(
    key: string | Uint8Array | undefined,
    isReadonly: boolean | undefined,
    args: (string | Uint8Array)[],
    options?: NodeRedisCommandOptions,
  ): Promise<unknown>;
  close(): Promise<unknown>;
  destroy(): void;
}

/** A client or pool of node-redis as the port. */
export function nodeRedis(client: NodeRedisLike & { readonly isReady?: boolean }): RedisClient {
  const node: RedisNode = {
    send: (command, options) => sendTo(client, command, options, client.isReady === true),
  };
  return {
    ...node,
    cluster: false,
    primaries: async () => [node],
    close: async () => void (await client.close()),
    destroy: () => client.destroy(),
  };
}

/** A cluster client of node-redis as the port. */
export function nodeRedisCluster(client: NodeRedisClusterLike): RedisClient {
  return {
    cluster: true,
    async send(command, options) {
      const [key, args] = [withBuffers([options?.key ?? ''])[0], withBuffers(command)];
      return (await client.sendCommand(key, readOnly.has(command[0]), args, commandOptions(options, false))) as Reply;
    },
    async primaries() {
      if (client.masters.length === 0) throw new Error('The cluster client knows no primary: it is not connected');
      return client.masters.map((master) => ({
        async send(command, options) {
          return sendTo(await client.nodeClient(master), command, options, false);
        },
      }));
    },
    close: async () => void (await client.close()),
    destroy: () => client.destroy(),
  };
}
