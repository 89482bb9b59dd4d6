import { type Cache, cached } from '@ctu/core';
import type { Context, MiddlewareHandler } from 'hono';

/** What a cache keeps of a response. */
export interface KeptResponse {
  /** When it was answered, in milliseconds since 1970. */
  readonly at: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface CachedResponsesOptions {
  /** How long a response is kept, in milliseconds; its own `max-age` or `s-maxage` may say less. */
  readonly ttl: number;
  /** The parameters of the query that the handler reads. A request with another one is not looked up. */
  readonly query?: readonly string[];
  /** Headers that are kept too, in lower case. */
  readonly headers?: readonly string[];
  readonly onError?: (error: unknown) => void;
}

/** What is kept of the headers by itself. The rest may be of one request alone, such as its id or the origin that asked. */
const HEADERS = [
  'cache-control',
  'content-disposition',
  'content-language',
  'content-security-policy',
  'content-type',
  'etag',
  'last-modified',
  'link',
  'referrer-policy',
  'x-content-type-options',
  'x-frame-options',
];

/** A response of more bytes, or of however many, is no page. */
const MAX_BYTES = 1_000_000;

/**
 * Answers `GET` from a cache, by the path. Requests that come while it is being answered wait for that answer, so that the handler
 * runs once. Not kept and not shared are requests with `Authorization`, `Cookie` or `Range`, and responses other than 200 or with
 * `Set-Cookie`, `Vary`, or a `Cache-Control` or `Expires` that says so (RFC 9111, section 3). So a handler that looks at anything else of
 * whom it answers says `Vary`, or `Cache-Control: private`; where none of its responses may be kept, it goes without this.
 *
 * It is for one host, and for bodies that end: a response is read whole before anybody has it.
 */
export function cachedResponses(
  cache: Cache<string, KeptResponse>,
  { ttl, query = [], headers = [], onError }: CachedResponsesOptions,
): MiddlewareHandler & { forget(path: string): unknown } {
  const answer = cached(
    async (_path: string, handle: () => Promise<Response>) => {
      const response = await handle();
      return mayBeKept(response) ? keep(response, [...HEADERS, ...headers]) : undefined;
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
    c.header('Age', String(Math.max(0, Math.floor((Date.now() - kept.at) / 1_000))));
    c.header('Cache-Status', 'ctu; hit'); // RFC 9211
    return c.body(kept.body, 200, kept.headers);
  };
  /** Forgets the response of a path (with the query that it was kept by, in the order of `query`), and one that is being made. */
  const forget = (path: string) => answer.delete(path, async () => new Response());
  return Object.assign(middleware, { forget });
}

/** What makes a response one for whoever asked, or one whose age is told in another way. */
const FORBIDDING = ['content-encoding', 'expires', 'set-cookie', 'vary'];

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
  const isPage =
    headers.get('content-type') !== 'text/event-stream' && !(Number(headers.get('content-length')) > MAX_BYTES);
  return status === 200 && !forbidden && isPage && !FORBIDDING.some((name) => headers.has(name));
}

async function keep(response: Response, names: readonly string[]): Promise<KeptResponse> {
  const body = new Uint8Array(await response.clone().arrayBuffer());
  const headers = [...response.headers].filter(([name]) => names.includes(name));
  return { at: Date.now(), headers: Object.fromEntries(headers), body };
}

/** In milliseconds. */
function maxAgeOf(cacheControl = ''): number {
  const [, seconds] = /s-maxage=(\d+)/i.exec(cacheControl) ?? /max-age=(\d+)/i.exec(cacheControl) ?? [];
  return seconds === undefined ? Number.POSITIVE_INFINITY : Number(seconds) * 1_000;
}
