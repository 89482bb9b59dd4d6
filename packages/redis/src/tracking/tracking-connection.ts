/** What a tracking connection tells. */
export interface TrackingEvents {
  /** The server tells of every key from now on. */
  armed(): void;
  /** The server says that these keys have changed, as it has them; null: any of them. */
  changed(keys: readonly Uint8Array[] | null): void;
  /** It is not connected, or no more; it tries again by itself. */
  lost(error?: unknown): void;
  /** The server cannot tell, or may not. */
  refused(error: unknown): void;
}

/** A connection by which one server tells of the keys that change. */
export interface TrackingConnection {
  /** Settles when the server answers a `PING`. */
  ping(): Promise<unknown>;
  close(): void;
}

/** The arguments of `CLIENT TRACKING` for prefixes: none for the empty one, which is all keys. */
export function prefixArguments(prefixes: readonly string[]): string[] {
  return prefixes.flatMap((prefix) => (prefix ? ['PREFIX', prefix] : []));
}

/** Opens a connection that tracks the keys that begin with one of these prefixes. */
export type OpenTracking = (prefixes: readonly string[], events: TrackingEvents) => TrackingConnection;

/** A server that can be tracked. */
export interface Trackable {
  /** Where it is, in a cluster. */
  readonly name: string;
  readonly open: OpenTracking;
  /** The slots of the cluster, as it sees them; undefined of a server that is none. */
  slots?(): Promise<unknown>;
}
