import { type Cache, cached } from '@ctu/core';
import type { Context, MiddlewareHandler } from 'hono';

/** What a cache keeps of a response. */
export interface KeptResponse {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface CachedResponsesOptions {
  /** How long a response is kept, in milliseconds; its own `max-age` or `s-maxage` may say less. */
  readonly ttl: number;
  /** The parameters of the query that the handler reads. A request with another one is not looked up. */
  readonly query?: readonly string[];
  readonly onError?: (error: unknown) => void;
}

/** What is kept of the headers: the rest, such as a request's id, is of one request alone. */
const HEADERS = ['cache-control', 'content-language', 'content-type', 'etag', 'last-modified', 'link'];

/**
 * Answers `GET` from a cache, by the path. Requests that come while it is being answered wait for that answer, so that the handler
 * runs once. Not kept and not shared are requests with `Authorization`, `Cookie` or `Range`, and responses other than 200 or with
 * `Set-Cookie`, `Vary`, or a `Cache-Control` that says so (RFC 9111, section 3). So a handler that looks at anything else of
 * whom it answers says `Vary`, or `Cache-Control: private`.
 *
 * It is for one host, and holds a response in memory whole.
 */
export function cachedResponses(
  cache: Cache<string, KeptResponse>,
  { ttl, query = [], onError }: CachedResponsesOptions,
): MiddlewareHandler & { forget(path: string): unknown } {
  const answer = cached(
    async (_path: string, handle: () => Promise<Response>) => {
      const response = await handle();
      return mayBeKept(response) ? keep(response) : undefined;
    },
    {
      cache,
      key: (path) => path,
      ttl: ({ headers }) => Math.min(ttl, maxAgeOf(headers['cache-control'])),
      onError,
      async: true,
    },
  );
  const middleware: MiddlewareHandler = async (c, next) => {
    const path = pathOf(c, query);
    if (path === undefined) return next();
    const kept = await answer(path, async () => {
      await next();
      return c.res;
    });
    if (c.finalized) return undefined; // this is the request that reached the handler
    if (!kept) return next(); // what another request was answered is for that one alone
    c.header('Cache-Status', 'ctu; hit'); // RFC 9211
    return c.body(kept.body, 200, kept.headers);
  };
  /** Forgets the response of a path (with the query that it was kept by, in the order of `query`), and one that is being made. */
  const forget = (path: string) => answer.delete(path, async () => new Response());
  return Object.assign(middleware, { forget });
}

/** By what a request's response is kept; undefined where it is not. */
function pathOf({ req }: Context, query: readonly string[]): string | undefined {
  const { searchParams } = new URL(req.url);
  const isOwn = req.header('authorization') ?? req.header('cookie') ?? req.header('range');
  if (req.method !== 'GET' || isOwn !== undefined) return undefined;
  if ([...searchParams.keys()].some((name) => !query.includes(name))) return undefined;
  const read = query.flatMap((name) => searchParams.getAll(name).map((value): [string, string] => [name, value]));
  return read.length > 0 ? `${req.path}?${new URLSearchParams(read)}` : req.path;
}

function mayBeKept({ status, headers }: Response): boolean {
  const cacheControl = headers.get('cache-control') ?? '';
  const forbidden = /\b(no-store|no-cache|private)\b/i.test(cacheControl) || maxAgeOf(cacheControl) === 0;
  return status === 200 && !forbidden && !headers.has('set-cookie') && !headers.has('vary');
}

async function keep(response: Response): Promise<KeptResponse> {
  const body = new Uint8Array(await response.clone().arrayBuffer());
  const headers = [...response.headers].filter(([name]) => HEADERS.includes(name));
  return { headers: Object.fromEntries(headers), body };
}

/** In milliseconds. */
function maxAgeOf(cacheControl = ''): number {
  const [, seconds] = /s-maxage=(\d+)/i.exec(cacheControl) ?? /max-age=(\d+)/i.exec(cacheControl) ?? [];
  return seconds === undefined ? Number.POSITIVE_INFINITY : Number(seconds) * 1_000;
}
