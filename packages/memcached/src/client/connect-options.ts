import { type Rules, ttlMisuse } from '@ctu/core/adapter';
import { serversMisuse } from './address.js';
import { ketama, type Placement } from './placement.js';
import type { Dialling } from './server.js';
import { type ServerList, Servers } from './servers.js';

/** How the servers are reached, and which keys they have. */
export interface ConnectOptions {
  /** Options of Node's `tls.connect`, or true: the connections are encrypted. */
  readonly tls?: object | boolean | undefined;
  /** For servers with a password file (`memcached -Y`). */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Which server each key is on: `ketama` (the default), `rendezvous`, or another function. */
  readonly placement?: Placement | undefined;
  /** How often a function that lists the servers is asked, in milliseconds. Default: 60,000. */
  readonly poll?: number | undefined;
}

/** What the options have to be. */
export const connectRules: Rules<ConnectOptions> = {
  tls: (tls, name) =>
    typeof tls === 'boolean' || (typeof tls === 'object' && tls !== null)
      ? undefined
      : new TypeError(`${name} must be options of tls.connect, or a boolean`),
  user: (user, name) =>
    typeof user === 'string' && /^[^\s]+$/.test(user)
      ? undefined
      : new TypeError(`${name} must be a text without spaces`),
  password: (password, name) =>
    typeof password === 'string' && !/[\r\n]/.test(password)
      ? undefined
      : new TypeError(`${name} must be a text of one line`),
  placement: 'a function',
  poll: ttlMisuse,
};

/** The servers of a list. Throws a TypeError or RangeError for what is none, and for options that make no sense. */
export function serversOf(
  list: ServerList,
  options: ConnectOptions,
  clock: Dialling['clock'] = performance,
  random = Math.random,
): Servers {
  const misuse = serversMisuse(list);
  if (misuse) throw misuse;
  const { tls = false, user, password, placement = ketama, poll = 60_000 } = options;
  if ((user === undefined) !== (password === undefined)) throw new TypeError('user and password go together');
  return new Servers({
    list,
    placement,
    poll,
    clock,
    random,
    tls: tls === true ? {} : tls || undefined,
    who: user === undefined || password === undefined ? undefined : { user, password },
  });
}
