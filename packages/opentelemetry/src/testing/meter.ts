import { type Meter, metrics } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';

/** A meter of the SDK, and what two readers collect from it. */
export interface Metered {
  readonly provider: MeterProvider;
  readonly meter: Meter;
  /** Collects, and answers the lines that Prometheus would read, without comments, in the order of the alphabet. */
  lines(): Promise<string[]>;
  /** The same by the other reader. */
  others(): Promise<string[]>;
}

export function metered(): Metered {
  const readers = [1, 2].map(() => new PrometheusExporter({ preventServerStart: true }));
  const provider = new MeterProvider({ readers });
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);
  const [lines, others] = readers.map((reader) => async () => {
    const { resourceMetrics, errors } = await reader.collect();
    if (errors.length > 0) throw new AggregateError(errors, 'The SDK has met errors');
    return linesOf(serializer.serialize(resourceMetrics));
  });
  return { provider, meter: provider.getMeter('test'), lines: lines!, others: others! };
}

/** Does something while this is the global provider. */
export function withGlobalMeter(provider: MeterProvider, act: () => void): void {
  metrics.setGlobalMeterProvider(provider);
  try {
    act();
  } finally {
    metrics.disable();
  }
}

/** The lines of a scrape, without comments. */
export function linesOf(scrape: string): string[] {
  return scrape
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .sort();
}
