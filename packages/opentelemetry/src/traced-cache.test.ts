import { type AnyCache, CacheError, cached, MemoryCache, StatsCache, TwoLevelCache } from '@ctu/core';
import {
  type Candidate,
  casesFor,
  FaultyCache,
  FaultySyncCache,
  ManualClock,
  stacked,
  stacks,
} from '@ctu/core/testing';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TracedCache } from './traced-cache.js';

const SECRET = 'hunter2';

/** A tracer of the SDK, and the spans that have ended. */
function traced() {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  return { tracer: provider.getTracer('test'), spans: () => exporter.getFinishedSpans() };
}

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => context.disable());

describe.each([
  ['at once', () => new FaultySyncCache<string, unknown>(new Map())],
  ['with promises', () => new FaultyCache<string, unknown>(new Map())],
])('TracedCache over a cache that answers %s', (_, make) => {
  function wrapped() {
    const base = make();
    const { tracer, spans } = traced();
    return { base, spans, cache: new TracedCache<AnyCache>(base, { name: 'users', tracer }) };
  }

  it('makes a span of each call about keys, with its outcome', async () => {
    const { cache, spans } = wrapped();
    await cache.get('k');
    await cache.set('k', 1);
    await cache.get('k');
    await cache.has('k');
    await cache.getMany(['k', 'l']);
    await cache.setMany([['l', 2]]);
    await cache.delete('k');
    await cache.deleteMany(['k', 'l', 'm']);
    await cache.deleteMany([]);
    await cache.getRemainingTTL('k');
    await cache.clear();
    const name = { 'ctu.cache.name': 'users' };
    expect(spans().map((span) => [span.name, span.attributes])).toEqual([
      ['get users', { ...name, 'ctu.cache.operation': 'get', 'ctu.cache.key.count': 1, 'ctu.cache.result': 'miss' }],
      ['set users', { ...name, 'ctu.cache.operation': 'set', 'ctu.cache.key.count': 1 }],
      ['get users', { ...name, 'ctu.cache.operation': 'get', 'ctu.cache.key.count': 1, 'ctu.cache.result': 'hit' }],
      ['has users', { ...name, 'ctu.cache.operation': 'has', 'ctu.cache.key.count': 1 }],
      [
        'getMany users',
        { ...name, 'ctu.cache.operation': 'getMany', 'ctu.cache.key.count': 2, 'ctu.cache.hit.count': 1 },
      ],
      ['setMany users', { ...name, 'ctu.cache.operation': 'setMany', 'ctu.cache.key.count': 1 }],
      ['delete users', { ...name, 'ctu.cache.operation': 'delete', 'ctu.cache.key.count': 1 }],
      ['deleteMany users', { ...name, 'ctu.cache.operation': 'deleteMany', 'ctu.cache.key.count': 3 }],
      ['deleteMany users', { ...name, 'ctu.cache.operation': 'deleteMany', 'ctu.cache.key.count': 0 }],
      ['getRemainingTTL users', { ...name, 'ctu.cache.operation': 'getRemainingTTL', 'ctu.cache.key.count': 1 }],
      ['clear users', { ...name, 'ctu.cache.operation': 'clear' }],
    ]);
    for (const { kind, status } of spans())
      expect([kind, status.code]).toEqual([SpanKind.INTERNAL, SpanStatusCode.UNSET]);
  });

  it('tells the class of an error, and that it is one', async () => {
    const { base, cache, spans } = wrapped();
    base.fail('get', new CacheError('TIMEOUT', 'get of "k" took too long'));
    await expect(async () => cache.get('k')).rejects.toThrow('too long');
    await expect(async () => cache.set('k', undefined)).rejects.toThrow(TypeError);
    expect(spans().map(({ attributes, status }) => [attributes['error.type'], status])).toEqual([
      ['TIMEOUT', { code: SpanStatusCode.ERROR }],
      ['TypeError', { code: SpanStatusCode.ERROR }],
    ]);
  });

  it('never tells a key, a value or a message', async () => {
    const { base, cache, spans } = wrapped();
    await cache.set(SECRET, SECRET);
    await cache.get(SECRET);
    await cache.getMany([SECRET]);
    for (const error of [new Error(SECRET), new CacheError('SERVER', SECRET, { key: SECRET }), SECRET]) {
      base.fail('get', error);
      await expect(async () => cache.get(SECRET)).rejects.toBe(error);
    }
    const told = spans().map(({ name, attributes, events, status }) => ({ name, attributes, events, status }));
    expect(told).toHaveLength(6);
    expect(JSON.stringify(told)).not.toContain(SECRET);
  });
});

describe('TracedCache', () => {
  it('is above what its base does meanwhile', async () => {
    const { tracer, spans } = traced();
    const far = new TracedCache(new FaultyCache<string, number>(new Map()), { name: 'users.far', tracer });
    const near = new TracedCache(new MemoryCache<string, number>(), { name: 'users.near', tracer });
    const cache = new TracedCache(new TwoLevelCache(near, far, { nearTtl: 1_000 }), { name: 'users', tracer });
    await tracer.startActiveSpan('request', async (request) => {
      await cache.get('k');
      request.end();
    });
    const byId = new Map(spans().map((span) => [span.spanContext().spanId, span.name]));
    const parents = spans().map(
      ({ name, parentSpanContext }) => `${byId.get(parentSpanContext?.spanId ?? '')} > ${name}`,
    );
    expect(parents.sort()).toEqual([
      'get users > get users.far',
      'get users > get users.near',
      'request > get users',
      'undefined > request',
    ]);
  });

  it('ends the span when the answer is there, not before', async () => {
    const { tracer, spans } = traced();
    const base = new FaultyCache<string, number>(new Map());
    const cache = new TracedCache(base, { name: 'users', tracer });
    const held = base.hold('get');
    const reading = cache.get('k');
    await held.arrived;
    expect(spans()).toHaveLength(0);
    held.release();
    await reading;
    expect(spans()).toHaveLength(1);
  });

  it('takes the tracer of the global provider, where it is told of none, also of one that is set later', () => {
    const exporter = new InMemorySpanExporter();
    const cache = new TracedCache(new Map<string, number>(), { name: 'users' });
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
    try {
      cache.get('k');
    } finally {
      trace.disable();
    }
    expect(exporter.getFinishedSpans().map(({ instrumentationScope }) => instrumentationScope.name)).toEqual([
      '@ctu/opentelemetry',
    ]);
  });

  it('answers though the tracer, or what it hands spans to, throws', () => {
    const fail = (): never => {
      throw new Error('no');
    };
    const sampler = { shouldSample: fail, toString: () => 'failing' };
    const processor = { onStart() {}, onEnd: fail, forceFlush: async () => {}, shutdown: async () => {} };
    for (const options of [{ sampler }, { spanProcessors: [processor] }]) {
      const tracer = new TracerProvider(options).getTracer('test');
      expect(new TracedCache(new Map([['k', 1]]), { name: 'users', tracer }).get('k')).toBe(1);
    }
  });

  it('hands on the stats of its base, and overtakes loads as other wrappers do', async () => {
    const { tracer } = traced();
    const cache = new TracedCache(new StatsCache(new MemoryCache<string, number>()), { name: 'users', tracer });
    let load = (_: number): void => {};
    const get = cached((_id: string) => new Promise<number>((resolve) => { load = resolve; }), { cache, key: (id) => id }); // biome-ignore format: one line
    const loading = get('k');
    await Promise.resolve();
    cache.delete('k');
    load(1);
    expect(await loading).toBe(1);
    expect(cache.has('k')).toBe(false);
    expect(cache.stats()).toMatchObject({ misses: 1, deletes: 1 });
  });

  it.each([
    ['what is no cache', {}, { name: 'users' }, 'base must be a cache'],
    ['no name', new Map(), {}, 'needs a name'],
    ['a tracer that is none', new Map(), { name: 'users', tracer: {} }, 'tracer must be a tracer with startSpan'],
  ])('refuses %s', (_, base, options, message) => {
    expect(() => new TracedCache(base as never, options as never)).toThrow(message);
  });
});

/** It, over a base, for the contract. */
function candidate(how: string, make: (cache: AnyCache) => AnyCache): Candidate {
  return {
    name: `TracedCache over a cache that answers ${how}`,
    lacks: { closed: 'it holds nothing that it could close', neighbour: 'it is alone on its store' },
    open() {
      const clock = new ManualClock();
      const { tracer } = traced();
      return { cache: new TracedCache(make(new MemoryCache({ clock })), { name: 'any', tracer }), clock };
    },
  };
}

const sync = candidate('at once', (cache) => cache);
const async = candidate('with promises', (cache) => new FaultyCache(cache));
const stack = stacks.find(({ name }) => name === 'PrefixedCache(TwoLevelCache(StatsCache))')!;

for (const each of [sync, async, stacked(async, stack)]) {
  describe(each.name, () => {
    for (const { name, run } of casesFor(each).runnable) it(name, run);
  });
}
