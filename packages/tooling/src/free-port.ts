import getPort from 'get-port';

const first = 10_000;
const count = 22_000;

/**
 * A loopback port on which nothing listens, below 32 000. Above that lie the ports that systems give to outgoing
 * connections: a client that tries again and again to reach a killed server there may end up connected to itself.
 */
export function freePort(): Promise<number> {
  // Random, so that processes that start servers at the same time do not all pick the same one.
  const candidates = Array.from({ length: 20 }, () => first + Math.floor(Math.random() * count));
  return getPort({ port: candidates });
}
