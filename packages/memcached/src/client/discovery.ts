import { CacheError } from '@ctu/core';
import { checkOptions } from '@ctu/core/adapter';
import { Calls } from '../calls.js';
import { type ConnectOptions, connectRules, serversOf } from './connect-options.js';
import { ConfigCommand } from './more-commands.js';
import { Operations } from './operations.js';

/**
 * Lists the nodes of a cluster of Amazon ElastiCache: its configuration endpoint is asked for `config get cluster`. It is to be given
 * in place of the servers, and asked anew every so often, see `poll`. Throws a TypeError for what is no server.
 */
export function elastiCache(
  endpoint: string,
  options: Pick<ConnectOptions, 'tls' | 'user' | 'password'> & { readonly timeout?: number } = {},
): () => Promise<string[]> {
  const { timeout = 1_000, ...others } = options;
  checkOptions(others, connectRules);
  const servers = serversOf(endpoint, others);
  const calls = new Calls(timeout);
  const server = servers.all[0]!; // the endpoint
  const operations = new Operations(server, () => ({ flags: 0, data: '' }));
  return async () => {
    try {
      return nodesIn(await calls.request(operations, (call) => server.send(new ConfigCommand(call))));
    } finally {
      server.end(); // nobody closes what lists the servers
    }
  };
}

/** The nodes of `<version>\n<host>|<ip>|<port> <host>|<ip>|<port>\n`, by their hosts: those are what certificates name. */
function nodesIn(text: string): string[] {
  const nodes = (text.split('\n')[1] ?? '')
    .trim()
    .split(' ')
    .map((node) => node.split('|'));
  if (nodes.some(([host, , port]) => !host || !/^\d+$/.test(port ?? '')))
    throw new CacheError('SERVER', 'The answer to config get cluster is no list of nodes');
  return nodes.map(([host, , port]) => `${host}:${port}`);
}
