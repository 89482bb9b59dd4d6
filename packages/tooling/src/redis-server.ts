import { freePort } from './free-port.js';
import { type Server, type ServerOptions, startServer } from './server.js';

/** Starts a Redis server that keeps nothing on disk. */
export async function startRedis({ port, args = [] }: ServerOptions = {}): Promise<Server> {
  const listen = port ?? (await freePort());
  // A node's bus port is its port + 10,000 by default, where an outgoing connection may already sit.
  const bus = args.includes('--cluster-enabled') ? ['--cluster-port', String(await freePort())] : [];
  const fixed = ['--bind', '127.0.0.1', '--port', String(listen), '--save', '', '--appendonly', 'no'];
  return startServer({
    command: 'redis-server',
    install: 'apt-get install redis-server (Debian, Ubuntu) or brew install redis (macOS)',
    args: [...fixed, ...bus, ...args],
    port: listen,
    question: 'info server',
    // Asking for the process tells our server from another that holds the port; one with a password answers less.
    serves: (answer, pid) => answer.includes(`process_id:${pid}\r\n`) || answer.startsWith('-NOAUTH'),
  });
}
