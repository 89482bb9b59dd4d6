import type { TransportEvents } from '@ctu/core';

/** A connection that subscribes. */
export interface Subscription {
  close(): void;
}

/** Opens a connection that subscribes to a channel, or to one of its shard. It tries again by itself where it is lost. */
export type Subscribe = (name: string, events: TransportEvents, sharded?: boolean) => Promise<Subscription>;

/**
 * Subscribes by one node of a cluster, once it is found: that by which `PUBLISH` of this name goes, too. (What a second client of the whole
 * cluster opens cannot be told to keep no program alive, and it does not tell what it has lost.)
 */
export function subscribeOnNode(find: (name: string, signal: AbortSignal) => Promise<Subscribe>): Subscribe {
  return async (name, events, sharded) => {
    const left = new AbortController();
    const subscription = find(name, left.signal).then((subscribe) => {
      left.signal.throwIfAborted();
      return subscribe(name, events, sharded);
    });
    subscription.catch((error) => left.signal.aborted || events.down(error));
    return {
      close() {
        left.abort();
        subscription.then((open) => open.close()).catch(() => {}); // it was not found
      },
    };
  };
}
