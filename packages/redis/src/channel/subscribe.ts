/** What is told of a subscription. */
export interface SubscriberEvents {
  up(): void;
  down(error?: unknown): void;
  received(text: string): void;
}

/** A connection that subscribes. */
export interface Subscription {
  close(): void;
}

/** Opens a connection that subscribes to a channel. It tries again by itself where it is lost. */
export type Subscribe = (name: string, events: SubscriberEvents) => Promise<Subscription>;
