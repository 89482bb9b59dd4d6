/** A cache in one process, as its users have it: a near level in memory, and Redis. */
export interface Instance {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<unknown>;
  delete(key: string): Promise<unknown>;
  /** Leaves its server. One that cannot goes with its process. */
  close?(): Promise<unknown>;
}

/** What an instance is opened in. */
export interface World {
  /** The loopback port of Redis. */
  readonly port: number;
  /** What the cached values come from, for a library that does not write to a cache but loads: all instances share it. */
  readonly database: Map<string, string>;
  /** How long a value may be kept, in milliseconds. */
  readonly ttl: number;
  /** How long in memory, where that has a ttl of its own. */
  readonly nearTtl: number;
  /** The longest that a call of ours may take, in milliseconds. Default: that of the adapter. */
  readonly timeout?: number | undefined;
}

/** One row of the tables. */
export interface Contender {
  readonly name: string;
  /** What it is set up with. */
  readonly setup: string;
  /** The packages whose versions matter. */
  readonly packages: readonly string[];
  /** Opens an instance, with connections of its own, set up for many processes as its manual says. */
  open(world: World): Promise<Instance>;
}
