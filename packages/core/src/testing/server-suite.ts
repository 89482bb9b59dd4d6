import type { AsyncCache } from '../cache.js';
import { cached } from '../cached/cached.js';
import { isCacheError } from '../errors.js';
import { MemoryCache } from '../memory-cache.js';
import { asyncDispose } from '../mode/dispose-symbols.js';
import { TwoLevelCache } from '../two-level/two-level-cache.js';
import { StatsCache } from '../wrappers/stats.js';
import { equal, fail, failureOf } from './contract/assert.js';
import type { RunnableCase } from './contract/candidate.js';
import { ends, eventually } from './contract/passing-time.js';

/** A real server that a test may freeze, end and start again. What these answer is awaited. */
export interface TestServer {
  /** Stops its answers but not its connections (SIGSTOP), until `thaw`. */
  freeze(): unknown;
  /** Lets it go on where it was frozen (SIGCONT). */
  thaw(): unknown;
  /** Ends it at once (SIGKILL), frozen or not. */
  kill(): unknown;
  /** Starts it again at the same place; resolves when it serves. */
  restart(): unknown;
  /** Ends it for good. */
  stop(): unknown;
}

/** An adapter, and how to come by a server for it. */
export interface ServerCandidate<S extends TestServer> {
  /** Starts a server of the case's own; resolves when it serves. */
  start(): Promise<S>;
  /** Connects a cache that lets go of its connection on `close`. `timeout` is how long a call may take, in milliseconds. */
  connect(server: S, timeout: number): Promise<AsyncCache<string, string>>;
}

/** Short enough to wait for; a busy machine that misses it is asked again. */
const TIMEOUT = 1_000;

/** What happens to a server's cache as the far level of a stack, case by case, over a server each. */
export function serverCasesFor<S extends TestServer>(candidate: ServerCandidate<S>): RunnableCase[] {
  return Object.entries(cases).map(([name, check]) => ({ name, run: () => runOn(candidate, check) }));
}

async function runOn<S extends TestServer>(candidate: ServerCandidate<S>, check: Check): Promise<void> {
  const server = await candidate.start();
  try {
    const far = await candidate.connect(server, TIMEOUT);
    try {
      await check(stageOn(server, far));
    } finally {
      await ends('close', Promise.resolve(far.close?.()));
    }
  } finally {
    await server.stop();
  }
}

type Check = (stage: Stage) => Promise<void>;

type Stage = ReturnType<typeof stageOn>;

/** `cached()` over two levels, and what happens to them. */
function stageOn(server: TestServer, far: AsyncCache<string, string>) {
  const near = new MemoryCache<string, string>();
  const errors: unknown[] = [];
  const loads: string[] = [];
  const load = async (name: string): Promise<string> => {
    loads.push(name);
    return `Hello ${name}`;
  };
  const levels = new TwoLevelCache(near, far, { resilient: true, onError: (error) => errors.push(error) });
  const greet = cached(load, { cache: new StatsCache(levels), key: (name) => name });
  return { server, near, far, errors, loads, levels, greet };
}

const cases: Readonly<Record<string, Check>> = {
  async 'answers from near and from the function while the server is frozen'({ server, far, errors, loads, greet }) {
    await greet('Ada');
    await server.freeze();
    await eventually('a call to the frozen server fails', () => fails(far.has('Ada')));
    equal(await ends('a read from near', greet('Ada')), 'Hello Ada', 'a read from near');
    errors.length = 0;
    equal(await ends('a read', greet('Grace')), 'Hello Grace', 'a read from the function');
    equal(loads, ['Ada', 'Grace'], 'what was loaded');
    areOutages(errors);
  },
  async 'reads from the server again when it thaws'(stage) {
    const { server, far } = stage;
    await keepsInFar(stage);
    await server.freeze();
    await eventually('a call to the frozen server fails', () => fails(far.has('Ada')));
    await server.thaw();
    await readsFromFar(stage);
  },
  async 'loads once for all callers while the server is gone'({ server, errors, loads, greet }) {
    await server.kill();
    const both = ends('reads', Promise.all([greet('Ada'), greet('Ada')]));
    equal(await both, ['Hello Ada', 'Hello Ada'], 'reads from the function');
    equal(loads, ['Ada'], 'what was loaded');
    areOutages(errors);
  },
  async 'says that a delete did not reach the server, and forgets the key nearby'({ server, near, levels, greet }) {
    await greet('Ada');
    await server.kill();
    areOutages([await ends('delete', failureOf('delete', levels.delete('Ada')))]);
    equal(near.has('Ada'), false, "near's has");
  },
  async 'keeps values again when the server is back'(stage) {
    const { server, greet } = stage;
    await server.kill();
    await greet('Ada');
    await server.restart();
    await keepsInFar(stage);
    await readsFromFar(stage);
  },
  async 'is closed by `await using` of the stack, and a second close is harmless'({ far }) {
    const outer = new StatsCache(new TwoLevelCache(new Map<string, string>(), far));
    await outer.close();
    await outer[asyncDispose]();
    const error = await failureOf('get', far.get('a'));
    if (!isCacheError(error, 'CLOSED')) fail(`get afterwards: expected a CacheError CLOSED, got ${String(error)}`);
  },
};

/** What is late on a busy machine, or lost with a connection, is tried again. */
function keepsInFar({ far, greet }: Stage): Promise<void> {
  return eventually('a value is kept in far', async () => {
    await greet.refresh('Ada');
    return far.has('Ada').catch(() => false);
  });
}

function readsFromFar({ near, loads, greet }: Stage): Promise<void> {
  return eventually('a value is read from far', async () => {
    near.clear();
    const before = loads.length;
    equal(await greet('Ada'), 'Hello Ada', 'a read');
    return loads.length === before;
  });
}

async function fails(call: Promise<unknown>): Promise<boolean> {
  return ends('a call to a silent server', call).then(
    () => false,
    (error) => isOutage(error) || fail(`expected a CacheError TIMEOUT or UNAVAILABLE, got ${String(error)}`),
  );
}

function areOutages(errors: readonly unknown[]): void {
  if (errors.length === 0) fail('onError was told nothing');
  const other = errors.find((error) => !isOutage(error));
  if (other !== undefined) fail(`expected a CacheError TIMEOUT or UNAVAILABLE, got ${String(other)}`);
}

function isOutage(error: unknown): boolean {
  return isCacheError(error, 'TIMEOUT') || isCacheError(error, 'UNAVAILABLE');
}
