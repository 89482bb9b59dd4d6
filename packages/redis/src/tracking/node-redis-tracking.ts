import { Arming } from './arming.js';
import { type OpenTracking, prefixArguments } from './tracking-connection.js';

/** What is used of a client of `redis` that is to be tracked. */
export interface NodeRedisTrackable {
  duplicate(options: object): NodeRedisTracker;
}

/** What is used of the connection that tracks. */
interface NodeRedisTracker {
  on(event: string, listener: (argument: unknown) => void): unknown;
  connect(): Promise<unknown>;
  sendCommand(args: readonly string[]): Promise<unknown>;
  destroy(): unknown;
  unref(): void;
}

/** By pushes of RESP3, which the library tells as the event `invalidate`: a key as bytes each, null for all. */
export function nodeRedisTracking(client: NodeRedisTrackable): OpenTracking {
  return (prefixes, events) => {
    const arming = new Arming(events);
    const connection = client.duplicate({ RESP: 3, emitInvalidate: true, disableOfflineQueue: false });
    const send = (...args: string[]): Promise<unknown> => connection.sendCommand(args);
    connection.on('error', (error) => arming.lost(error)); // without a listener a lost connection would end the program
    connection.on('invalidate', (key) => events.changed(key === null ? null : [key as Uint8Array])); // as the library tells it
    connection.on('ready', () =>
      arming.ready(
        // The library itself has switched on the tracking of keys that were read.
        () => send('CLIENT', 'TRACKING', 'OFF'),
        () => send('CLIENT', 'TRACKING', 'ON', 'BCAST', ...prefixArguments(prefixes)),
      ),
    );
    connection.unref(); // it keeps no program from ending
    connection.connect().catch((error) => arming.lost(error));
    return {
      ping: () => send('PING'),
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
