import type { OpenTracking } from './tracking-connection.js';

/** What is used of a client of `ioredis` or `iovalkey` that is to be tracked. */
export interface IoredisTrackable {
  duplicate(options: object): IoredisTracker;
}

/** What is used of the connection that tracks. */
export interface IoredisTracker {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  call(command: string, ...args: string[]): Promise<unknown>;
  subscribe(channel: string): Promise<unknown>;
  disconnect(): void;
}

/** Where Redis publishes the keys that change, for connections of RESP2. */
const CHANNEL = '__redis__:invalidate';

/** By a connection of RESP2 that redirects to itself: both libraries drop the pushes of RESP3. */
export function ioredisTracking(client: IoredisTrackable): OpenTracking {
  return (prefix, { armed, changed, lost }) => {
    // Else it would be a subscriber, which may not send TRACKING, before it is ready.
    const connection = client.duplicate({ protocol: 2, autoResubscribe: false, lazyConnect: false });
    const track = async (): Promise<void> => {
      const id = String(await connection.call('CLIENT', 'ID'));
      const ofPrefix = prefix ? ['PREFIX', prefix] : [];
      await connection.call('CLIENT', 'TRACKING', 'ON', 'REDIRECT', id, 'BCAST', ...ofPrefix);
      await connection.subscribe(CHANNEL);
    };
    connection.on('error', lost);
    connection.on('close', () => lost());
    connection.on('ready', () => void track().then(armed, lost));
    // The event of texts would join the keys with commas.
    connection.on('messageBuffer', (_channel, keys) => changed(keys as readonly Uint8Array[] | null)); // what Redis publishes there
    return { send: (command, ...args) => connection.call(command, ...args), close: () => connection.disconnect() };
  };
}
