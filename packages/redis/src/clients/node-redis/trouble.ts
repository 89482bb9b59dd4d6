import { errorMonitor } from 'node:events';

/** What has an error on its mind: the client of a server, or of a cluster, whose nodes tell of theirs by `node-error`. */
interface Emitting {
  on?(event: string | symbol, listener: (...told: never[]) => void): unknown;
}

/** The latest error of a client that is not connected, or of the node at `host:port`; undefined where there is none. */
export type TroubleOf = (node?: string) => unknown;

const known = new WeakMap<object, TroubleOf>();

/**
 * Listens to the errors of a client, once for all caches on it. The listeners are no `error` listeners: a client without one
 * still ends the program, as its user may want it to.
 */
export function troubleOf(client: object): TroubleOf {
  const listened = known.get(client);
  if (listened) return listened;
  const errors = new Map<string | undefined, unknown>();
  const emitting: Emitting = client;
  emitting.on?.(errorMonitor, (error: unknown) => errors.set(undefined, error));
  emitting.on?.('ready', () => errors.delete(undefined));
  emitting.on?.('node-error', (error: unknown, node: Node) => errors.set(nameOf(node), error));
  emitting.on?.('node-ready', (node: Node) => errors.delete(nameOf(node)));
  const trouble: TroubleOf = (node) => errors.get(node);
  known.set(client, trouble);
  return trouble;
}

interface Node {
  readonly host: string;
  readonly port: number;
}

function nameOf({ host, port }: Node): string {
  return `${host}:${port}`;
}
