/** What a tracking connection tells. */
export interface TrackingEvents {
  /** The server tells of every key from now on. */
  armed(): void;
  /** The server says that these keys have changed, as it has them; null: any of them. */
  changed(keys: readonly Uint8Array[] | null): void;
  /** It is connected no more, or the server refuses it; it tries again by itself. */
  lost(error?: unknown): void;
}

/** A connection by which one server tells of the keys that change. */
export interface TrackingConnection {
  /** What the server answers to a command. */
  send(command: string, ...args: string[]): Promise<unknown>;
  close(): void;
}

/** Opens a connection that tracks the keys that begin with a prefix. */
export type OpenTracking = (prefix: string, events: TrackingEvents) => TrackingConnection;

/** A server that can be tracked. */
export interface Trackable {
  /** Where it is, in a cluster. */
  readonly name: string;
  readonly open: OpenTracking;
  /** The slots of the cluster, as it sees them; undefined of a server that is none. */
  slots?(): Promise<unknown>;
}
