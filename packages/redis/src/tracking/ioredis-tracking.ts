import { Arming } from './arming.js';
import { type OpenTracking, prefixArguments } from './tracking-connection.js';

/** What is used of a client of `ioredis` or `iovalkey` that is to be tracked. */
export interface IoredisTrackable {
  duplicate(options: object): IoredisTracker;
}

/** What is used of the connection that tracks. */
interface IoredisTracker {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  call(command: string, ...args: string[]): Promise<unknown>;
  subscribe(channel: string): Promise<unknown>;
  disconnect(): void;
  /** The socket, while there is one. */
  readonly stream?: { unref?(): void } | undefined;
}

/** Where Redis publishes the keys that change, for connections of RESP2. */
const CHANNEL = '__redis__:invalidate';

/** By a connection of RESP2 that redirects to itself: both libraries drop the pushes of RESP3. */
export function ioredisTracking(client: IoredisTrackable): OpenTracking {
  return (prefixes, events) => {
    const connection = client.duplicate({
      protocol: 2,
      lazyConnect: false,
      // Else it would be a subscriber, which may not send TRACKING, before it is ready.
      autoResubscribe: false,
      // 1. The connection is cut while it is armed. 2. What was not answered is sent again on the next one, to which it makes no sense.
      autoResendUnfulfilledCommands: false,
    });
    const arming = new Arming(events);
    connection.on('error', (error) => arming.failed(error));
    connection.on('close', () => arming.lost());
    connection.on('connect', () => connection.stream?.unref?.()); // it keeps no program from ending
    const redirect = (id: unknown) => ['REDIRECT', String(id), 'BCAST', ...prefixArguments(prefixes)];
    connection.on('ready', () =>
      arming.ready(
        () => connection.call('CLIENT', 'ID'),
        (id) => connection.call('CLIENT', 'TRACKING', 'ON', ...redirect(id)),
        () => connection.subscribe(CHANNEL),
      ),
    );
    // The event of texts would join the keys with commas.
    connection.on('messageBuffer', (_channel, keys) => events.changed(keys as readonly Uint8Array[] | null)); // what Redis publishes there
    // In small letters: iovalkey takes `PING` for a command that a subscriber may not send.
    return { ping: () => connection.call('ping'), close: () => connection.disconnect() };
  };
}
