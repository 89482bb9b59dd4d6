import type { Subscribe } from './subscribe.js';

/** What is used of a client of `ioredis` or `iovalkey` that publishes. */
export interface IoredisPublisher {
  publish(channel: string, message: string): Promise<unknown>;
  createBuiltinCommand(name: string): unknown;
  duplicate(): IoredisConnection;
}

/** What is used of its second connection. */
export interface IoredisConnection {
  readonly status: string;
  connect(): Promise<unknown>;
  on(event: 'message', listener: (channel: string, message: string) => void): unknown;
  on(event: 'ready' | 'close' | 'error', listener: (error?: unknown) => void): unknown;
  subscribe(channel: string): Promise<unknown>;
  disconnect(): void;
}

export function ioredisSubscriber(client: IoredisPublisher): Subscribe {
  return (name, { up, down, received }) => {
    const connection = client.duplicate();
    connection.on('error', down);
    connection.on('close', () => down());
    // Not sooner: without the option `enableOfflineQueue` it would be refused, and for good.
    connection.on('ready', () => void connection.subscribe(name).then(up, down));
    connection.on('message', (channel, message) => {
      if (channel === name) received(message);
    });
    if (connection.status === 'wait') connection.connect().catch(down); // it has `lazyConnect`
    return { close: () => connection.disconnect() };
  };
}
