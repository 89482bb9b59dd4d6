import type { Subscribe } from './subscribe.js';

/** What is used of a client of `redis`, or of that of a node of a cluster. */
export interface NodeRedisSource {
  duplicate(): NodeRedisSubscription;
}

/** What is used of its second connection. */
interface NodeRedisSubscription {
  on(event: string, listener: (error?: unknown) => void): unknown;
  connect(): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  sSubscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  destroy(): unknown;
  unref(): void;
}

export function nodeRedisSubscriber(client: NodeRedisSource): Subscribe {
  return async (name, { up, down, received }, sharded) => {
    const connection = client.duplicate();
    connection.on('error', down); // without a listener a lost connection would end the program
    connection.on('reconnecting', () => down());
    // It subscribes again by itself before that.
    connection.on('ready', up);
    connection.unref(); // it keeps no program from ending
    connection
      .connect()
      .then(() => connection[sharded ? 'sSubscribe' : 'subscribe'](name, received))
      .then(up, down);
    return {
      close() {
        try {
          connection.destroy();
        } catch {
          // It was not connected.
        }
      },
    };
  };
}
