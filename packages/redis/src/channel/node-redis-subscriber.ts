import type { Subscribe } from './subscribe.js';

/** What is used of a client of `redis` that publishes. */
export interface NodeRedisPublisher {
  publish(channel: string, message: string): Promise<unknown>;
  withCommandOptions(options: object): unknown;
  duplicate(): NodeRedisConnection;
}

/** What is used of its second connection. */
export interface NodeRedisConnection {
  on(event: string, listener: (error?: unknown) => void): unknown;
  connect(): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  destroy(): unknown;
}

export function nodeRedisSubscriber(client: NodeRedisPublisher): Subscribe {
  return (name, { up, down, received }) => {
    const connection = client.duplicate();
    connection.on('error', down); // without a listener a lost connection would end the program
    connection.on('reconnecting', () => down());
    // It subscribes again by itself before that.
    connection.on('ready', up);
    connection
      .connect()
      .then(() => connection.subscribe(name, received))
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
