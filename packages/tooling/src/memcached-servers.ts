import { freePort } from './free-port.js';
import { type Server, type ServerOptions, startServer } from './server.js';
import { type Servers, startServers } from './servers.js';

/** Starts a Memcached server that may hold 64 MB. */
export async function startMemcached({ port, args = [] }: ServerOptions = {}): Promise<Server> {
  const listen = port ?? (await freePort());
  // It refuses to run as root unless told that this is meant.
  const user = process.getuid?.() === 0 ? ['-u', 'root'] : [];
  return startServer({
    command: 'memcached',
    install: 'apt-get install memcached (Debian, Ubuntu) or brew install memcached (macOS)',
    args: ['-l', '127.0.0.1', '-p', String(listen), '-U', '0', ...user, ...args],
    port: listen,
    question: 'stats',
    // Asking for the process tells our server from another that holds the port.
    serves: (answer, pid) => answer.includes(`STAT pid ${pid}\r\n`),
  });
}

/** Starts Memcached servers that know nothing of each other: clients make the ring. */
export function startMemcachedRing(count = 3): Promise<Servers> {
  return startServers(count, () => startMemcached());
}
