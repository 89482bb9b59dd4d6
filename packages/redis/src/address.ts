/** Where a server is and who asks, as node-redis takes it. */
export interface Address {
  readonly socket: { readonly host: string; readonly port: number; readonly tls?: true } | { readonly path: string };
  readonly username?: string;
  readonly password?: string;
  readonly database?: number;
}

const DEFAULT_PORT = 6379;

/**
 * The addresses of one URL, or of a list of them: `redis://user:password@host:6379/0`, `rediss:` for TLS, `unix:///path`.
 * Throws a TypeError for anything else, which names the argument and holds nothing of it: it may be a password.
 */
export function addressesOf(url: unknown): Address[] {
  if (!Array.isArray(url)) return [addressOf(url, 'url')];
  if (url.length === 0)
    throw new TypeError('url must be the address of a Redis server, or a list of them, not an empty one');
  return url.map((one, index) => addressOf(one, `url[${index}]`));
}

function addressOf(url: unknown, name: string): Address {
  if (typeof url !== 'string') throw misuse(name, url === null ? 'null' : typeof url);
  if (url === '') throw misuse(name, 'an empty text');
  try {
    return read(new URL(url));
  } catch {
    // The error of `URL` holds the text.
    throw misuse(
      name,
      'that text; in a password, characters such as #, /, ? and @ are written as %23, %2F, %3F and %40',
    );
  }
}

function read(url: URL): Address {
  const { protocol, hostname, port, pathname, username, password, hash, search } = url;
  const who = {
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
  };
  // The rest of a password that was not escaped ends up there.
  if (hash !== '' || search.includes('@')) throw new Error('a part that no address has');
  if (protocol === 'unix:' && pathname.length > 1) {
    const database = Number(url.searchParams.get('db') ?? 0);
    if (Number.isNaN(database)) throw new Error('no database');
    return { ...who, database, socket: { path: decodeURIComponent(pathname) } };
  }
  if (!/^rediss?:$/.test(protocol) || hostname === '' || !/^(\/\d*)?$/.test(pathname)) throw new Error('no address');
  return {
    ...who,
    ...(pathname.length > 1 && { database: Number(pathname.slice(1)) }),
    socket: {
      host: hostname.replace(/^\[(.*)\]$/, '$1'), // IPv6
      port: Number(port || DEFAULT_PORT),
      ...(protocol === 'rediss:' && { tls: true }),
    },
  };
}

function misuse(name: string, what: string): TypeError {
  return new TypeError(
    `${name} must be the address of a Redis server, like redis://user:password@host:6379, not ${what}`,
  );
}
