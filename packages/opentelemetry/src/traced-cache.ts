import type { AnyCache } from '@ctu/core';
import { Around, guarded, type Operation, observed, type Rules } from '@ctu/core/adapter';
import { context, INVALID_SPAN_CONTEXT, type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { errorType } from './error-type.js';
import { ERROR_TYPE, HIT_COUNT, KEY_COUNT, named, OPERATION, RESULT, SCOPE } from './names.js';
import { checkNaming, type Naming } from './naming.js';

export interface TracedCacheOptions extends Naming {
  /** What makes the spans. Default: that of the global tracer provider. */
  readonly tracer?: Tracer | undefined;
}

const rules: Rules<TracedCacheOptions> = { name: 'a string', tracer: 'a tracer with startSpan' };

/**
 * A cache with a span around every call about keys: `get users`, with its outcome, and the class of its error. It tells no key, no
 * value and no message.
 *
 * What the base does meanwhile, in another `TracedCache` or in a client that is instrumented, is below that span.
 *
 * @example
 * ```ts
 * import { MemoryCache } from '@ctu/core';
 * import { TracedCache } from '@ctu/opentelemetry';
 * import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
 *
 * const exporter = new InMemorySpanExporter();
 * const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
 * const cache = new TracedCache(new MemoryCache<string, string>(), { name: 'users', tracer: provider.getTracer('example') });
 *
 * cache.get('42');
 * const [span] = exporter.getFinishedSpans();
 * console.log(span?.name, span?.attributes['ctu.cache.result']); // → get users miss
 * ```
 */
export class TracedCache<C extends AnyCache> extends Around<C> {
  readonly #name: string;
  readonly #tracer: Tracer;

  constructor(base: C, options: TracedCacheOptions) {
    super(base);
    checkNaming(options, rules);
    this.#name = options.name;
    this.#tracer = options.tracer ?? trace.getTracer(SCOPE);
  }

  protected override around(operation: Operation, keys: readonly unknown[], act: () => unknown): unknown {
    const span = this.#start(operation, keys.length);
    const within = trace.setSpan(context.active(), span);
    return observed(
      this,
      () => context.with(within, act),
      (reply) => guarded(answered, span, operation, reply),
      (error) => guarded(failed, span, error),
    );
  }

  /** A tracer is a guest: where it throws, there is a span that tells nothing. */
  #start(operation: Operation, keys: number): Span {
    const count = operation === 'clear' ? undefined : keys;
    const attributes = { ...named(this.#name), [OPERATION]: operation, [KEY_COUNT]: count };
    try {
      return this.#tracer.startSpan(`${operation} ${this.#name}`, { attributes });
    } catch {
      return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    }
  }
}

function answered(span: Span, operation: Operation, reply: unknown): void {
  if (operation === 'get') span.setAttribute(RESULT, reply === undefined ? 'miss' : 'hit');
  if (operation === 'getMany') {
    const values = reply as unknown[]; // what it answers
    span.setAttribute(HIT_COUNT, values.filter((value) => value !== undefined).length);
  }
  span.end();
}

/** Without a message: ours name keys, and those of others may quote a value. */
function failed(span: Span, error: unknown): void {
  span.setAttribute(ERROR_TYPE, errorType(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
