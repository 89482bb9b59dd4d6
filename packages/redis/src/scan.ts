import type { Server } from './calls.js';
import type { Argument, Command } from './redis-client.js';
import { page } from './replies.js';

/**
 * How many keys the server looks at for one page: it answers nobody else while it does. Measured among a million keys,
 * 100 keep the 99th percentile of another client's reads near what it is on an idle server, 500 multiply it by 25.
 */
const PAGE = 100;

/** How many keys are remembered, so that none is listed twice. */
const REMEMBERED = 65_536;

/** The keys of one server that match a pattern, page by page, as the server gives them: some may come twice. */
export async function* pages(server: Server, pattern: string, bytes = false): AsyncGenerator<readonly Argument[]> {
  let cursor = '0';
  do {
    const command: Command = ['scan', cursor, 'MATCH', pattern, 'COUNT', String(PAGE)];
    const reply = await server.request(command, { bytes, read: page });
    if (reply.keys.length > 0) yield reply.keys;
    cursor = reply.cursor;
  } while (cursor !== '0');
}

/**
 * The keys of all servers that match a pattern, each once.
 *
 * A server that grows or shrinks its table meanwhile gives some keys again. Of the last 65,536 keys none comes twice, so
 * memory stays bounded; in a larger keyspace one may, if the server's table is resized while it is listed.
 */
export async function* scan(servers: readonly Server[], pattern: string): AsyncGenerator<string> {
  for (const server of servers) {
    const listed = new Set<Argument>();
    for await (const listing of pages(server, pattern)) {
      for (const key of listing) {
        if (listed.has(key)) continue;
        listed.add(key);
        if (listed.size > REMEMBERED) listed.delete(listed.values().next().value!); // the oldest; there is one
        yield key as string; // asked for as text
      }
    }
  }
}
