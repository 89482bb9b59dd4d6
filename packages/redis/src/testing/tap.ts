import { recognise } from '../clients/recognise.js';
import type { Command, RedisClient, RedisClientLike, RedisNode } from '../index.js';

/** A client that sends what it is given, and remembers it. */
export interface Tap extends RedisClient {
  /** All commands so far, in order. */
  readonly commands: Command[];
}

/** Listens to what a cache sends to a real client. */
export function tap(client: RedisClientLike): Tap {
  const port = recognise(client);
  const commands: Command[] = [];
  const tapped = (node: RedisNode): RedisNode => ({
    name: node.name,
    send(command, options) {
      commands.push([...command]); // it may be taken back
      return node.send(command, options);
    },
  });
  return {
    commands,
    cluster: port.cluster,
    ...tapped(port),
    ...(port.serverOf && {
      serverOf(key) {
        const server = port.serverOf?.(key);
        return server && { name: server.name, ...tapped(server) };
      },
    }),
    primaries: async (options) => (await port.primaries(options)).map(tapped),
  };
}

/** The names of commands, and how many keys or other arguments each has: `MGET 3`. */
export function summary(commands: readonly Command[]): string[] {
  return commands.map(([name, ...args]) => `${name.toUpperCase()} ${args.length}`);
}
