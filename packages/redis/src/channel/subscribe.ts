/** What is told of a subscription. */
export interface SubscriberEvents {
  up(): void;
  down(error?: unknown): void;
  received(text: string): void;
}

/** Opens a connection that subscribes to a channel. */
export type Subscribe = (name: string, events: SubscriberEvents) => { close(): void };
