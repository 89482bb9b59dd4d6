import type { Wanted } from '@ctu/core/adapter';
import type { MemcachedServer, Stored } from '../memcached-client.js';
import type { Data } from './command.js';
import { GetCommand, LineCommand, type ReadValue, StatsCommand, VersionCommand } from './commands.js';
import { MetaCommand, type MetaReply } from './more-commands.js';
import type { Server } from './server.js';

/** The first version whose meta commands are those of protocol.txt. */
const META = [1, 6];

/**
 * What can be asked of one server. Keys are legal ones, of one character per byte; an expiry is one of the protocol: seconds, a Unix time,
 * or 0 for never. `T` is what is made of a value.
 */
export class Operations<T extends Stored = Stored> implements MemcachedServer {
  /** Whether the server knows meta commands, and the connection by which it has told its version. */
  #meta = false;
  #toldBy: object | undefined;
  /** Those who wait for its version. */
  #askers: Wanted[] = [];
  #asking: Promise<boolean> | undefined;

  constructor(
    readonly server: Server,
    private readonly readValue: ReadValue<T>,
  ) {}

  get name(): string {
    return this.server.name;
  }

  get retired(): boolean {
    return this.server.retired;
  }

  getMany(keys: readonly string[], call?: Wanted): Promise<(T | undefined)[]> {
    return this.server.send(new GetCommand('get', keys, this.readValue, call));
  }

  /** As `getMany`, with the numbers that `cas` takes. */
  getsMany(keys: readonly string[], call?: Wanted): Promise<(T | undefined)[]> {
    return this.server.send(new GetCommand('gets', keys, this.readValue, call));
  }

  async set(key: string, stored: Stored, expiry: number, call?: Wanted): Promise<void> {
    await this.server.send(storing('set', key, stored, expiry, { STORED: true }, call));
  }

  /** Keeps something where nothing is; whether nothing was. */
  add(key: string, stored: Stored, expiry: number, call?: Wanted): Promise<boolean> {
    return this.server.send(storing('add', key, stored, expiry, { STORED: true, NOT_STORED: false }, call));
  }

  /** Keeps something where nobody has written since the number was read. */
  cas(
    key: string,
    stored: Stored,
    expiry: number,
    cas: string,
    call?: Wanted,
  ): Promise<'stored' | 'changed' | 'absent'> {
    const results = { STORED: 'stored', EXISTS: 'changed', NOT_FOUND: 'absent' } as const;
    return this.server.send(storing('cas', key, stored, expiry, results, call, ` ${cas}`));
  }

  delete(key: string, call?: Wanted): Promise<boolean> {
    return this.server.send(new LineCommand(`delete ${key}`, { DELETED: true, NOT_FOUND: false }, undefined, call));
  }

  async flush(call?: Wanted): Promise<void> {
    await this.server.send(new LineCommand('flush_all', { OK: true }, undefined, call));
  }

  stats(call?: Wanted): Promise<Record<string, string>> {
    return this.server.send(new StatsCommand(call));
  }

  /** Without a call it keeps no program from ending. */
  version(call?: Wanted): Promise<string> {
    return this.server.send(new VersionCommand(call));
  }

  overdue(): void {
    this.server.overdue();
  }

  disconnect(): void {
    this.server.disconnect();
  }

  meta(text: string, body?: Data, call?: Wanted): Promise<MetaReply> {
    return this.server.send(new MetaCommand(text, body, call));
  }

  /** Whether the server knows meta commands: its version tells. */
  async knowsMeta(call: Wanted = { wanted: true }): Promise<boolean> {
    // 1. A server is asked. 2. It is restarted as another version. 3. It refuses what it is sent.
    if (this.#toldBy !== undefined && this.#toldBy === this.server.connection) return this.#meta;
    this.#askers.push(call);
    this.#asking ??= this.#ask();
    return this.#asking;
  }

  /** Asks for the version, once for all who wait for it. */
  async #ask(): Promise<boolean> {
    const askers = this.#askers;
    try {
      const anyOfThem: Wanted = {
        get wanted() {
          return askers.some(({ wanted }) => wanted);
        },
      };
      this.#meta = isAtLeast(await this.version(anyOfThem));
      this.#toldBy = this.server.connection;
      return this.#meta;
    } finally {
      this.#askers = [];
      this.#asking = undefined;
    }
  }

  /** The seconds that an item has left, Infinity for ever, 0 where there is none; undefined where the server cannot tell. */
  async remaining(key: string, call?: Wanted): Promise<number | undefined> {
    if (!(await this.knowsMeta(call))) return undefined;
    const { code, flags } = await this.meta(`mg ${key} t s f`, undefined, call);
    if (code !== 'HD' || (flags.get('s') === '0' && flags.get('f') === '0')) return 0; // or what a lease has created
    const seconds = Number(flags.get('t'));
    return seconds < 0 ? Number.POSITIVE_INFINITY : seconds;
  }
}

function storing<R>(
  name: string,
  key: string,
  { flags, data }: Stored,
  expiry: number,
  results: Readonly<Record<string, R>>,
  call: Wanted | undefined,
  cas = '',
): LineCommand<R> {
  return new LineCommand(`${name} ${key} ${flags} ${expiry} ${Buffer.byteLength(data)}${cas}`, results, data, call);
}

function isAtLeast(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > META[0]! || (major === META[0] && minor >= META[1]!);
}
