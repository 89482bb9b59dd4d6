import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';

/** Where a server is: what `net.connect` takes. */
export type Address = { readonly path: string } | { readonly host: string; readonly port: number };

/** A server, and which part of the keys it gets beside others of weight 1. */
export interface WeightedServer {
  /** `host:port`, `[::1]:port`, or the path of a unix socket. */
  readonly server: string;
  /** A positive number. Default: 1. */
  readonly weight?: number | undefined;
}

/** The address of `host:port`, `[::1]:port`, `/path` or `unix:/path`; undefined for anything else. */
export function addressOf(server: string): Address | undefined {
  const path = /^(?:unix:)?(\/.+)$/.exec(server)?.[1];
  if (path !== undefined) return { path };
  const [, six, name, digits] = /^(?:\[([^\]]+)\]|([^\s@/:[\]]+)):(\d{1,5})$/.exec(server) ?? [];
  const port = Number(digits);
  if (digits === undefined || port === 0 || port > 65_535 || (six !== undefined && isIP(six) !== 6)) return undefined;
  return { host: (six ?? name)!, port }; // the pattern has one of them
}

/** The options of TLS for an address: the name of the host is that of the certificate, unless they say another. */
export function tlsOf(address: Address, options: ConnectionOptions): ConnectionOptions {
  const servername = 'path' in address || isIP(address.host) !== 0 ? {} : { servername: address.host };
  return {
    ...servername,
    ...options,
    host: undefined,
    port: undefined,
    path: undefined,
    ...address,
  } as ConnectionOptions;
}

/** Why this is no list of servers; undefined where it is one. The text holds nothing of it. */
export function serversMisuse(servers: unknown): TypeError | RangeError | undefined {
  if (typeof servers === 'function') return undefined;
  if (!Array.isArray(servers)) return textMisuse(servers, 'servers');
  if (servers.length === 0)
    return new TypeError('servers must be a server like 127.0.0.1:11211, or a list of them, not an empty one');
  const misuse = servers.map((server, index) => serverMisuse(server, `servers[${index}]`)).find(Boolean);
  if (misuse) return misuse;
  const names = servers.map((server) => weighted(server as string | WeightedServer).server);
  return new Set(names).size < names.length ? new TypeError('servers must not hold a server twice') : undefined;
}

function serverMisuse(server: unknown, name: string): TypeError | RangeError | undefined {
  if (typeof server === 'object' && server !== null) {
    const { server: text, weight = 1 } = server as Partial<WeightedServer>; // asks for names only
    if (!(typeof weight === 'number' && weight > 0 && weight < Number.POSITIVE_INFINITY))
      return new RangeError(`${name}.weight must be a positive number`);
    return textMisuse(text, `${name}.server`);
  }
  return textMisuse(server, name);
}

function textMisuse(server: unknown, name: string): TypeError | undefined {
  if (typeof server === 'string' && addressOf(server)) return undefined;
  const kind = server === '' ? 'an empty text' : typeof server === 'string' ? 'that text' : showType(server);
  return new TypeError(`${name} must be a server like 127.0.0.1:11211, not ${kind}`);
}

function showType(value: unknown): string {
  return value === null ? 'null' : typeof value;
}

export function weighted(server: string | WeightedServer): Required<WeightedServer> {
  if (typeof server === 'string') return { server, weight: 1 };
  return { server: server.server, weight: server.weight ?? 1 };
}
