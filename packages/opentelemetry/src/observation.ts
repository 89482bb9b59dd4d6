import type { Timers } from '@ctu/core';
import { Disposing, setIdleTimer } from '@ctu/core/adapter';
import type { BatchObservableCallback, Meter, Observable } from '@opentelemetry/api';
import { isOfServers, STATS, type StatsMetric, type StatsMetricName } from './names.js';
import { type Measurement, read } from './readings.js';
import { Rising } from './rising.js';
import { warn } from './warn.js';

/** What counts: a stack of caches, or a cached function. */
export interface Counting {
  stats(): object | Promise<object>;
}

/** What goes on until it is closed, also by the end of a `using` block, or until nobody else has the cache. */
export interface Observation extends Disposing {
  /** Observes no more. Twice is harmless. */
  close(): void;
}

interface Settings {
  readonly name: string;
  readonly meter: Meter;
  readonly timeout: number;
  readonly clock: Timers;
}

/** The observations of each meter, by their names. */
const observations = new WeakMap<Meter, Map<string, StatsObservation>>();

/** Asks a cache for its stats whenever a meter collects. */
export class StatsObservation extends Disposing implements Observation {
  /** The meter holds what it calls back: by that it must not hold the cache. */
  readonly #cache: WeakRef<Counting>;
  readonly #settings: Settings;
  readonly #instruments: Readonly<Record<StatsMetricName, Observable>>;
  readonly #counts = new Map<string, Rising>();
  #collecting: Promise<readonly Measurement[]> | undefined;

  constructor(cache: Counting, settings: Settings) {
    super();
    const { name, meter } = settings;
    this.#cache = new WeakRef(cache);
    this.#settings = settings;
    this.#instruments = instrumentsOf(meter);
    const ofMeter = observations.get(meter) ?? new Map<string, StatsObservation>();
    const former = ofMeter.get(name);
    if (former) {
      warn(`${name} was observed already; from now on this is another cache`);
      former.close(); // else both would tell the same metrics in turns
    }
    observations.set(meter, ofMeter.set(name, this));
    meter.addBatchObservableCallback(this.#observe, Object.values(this.#instruments));
  }

  close(): void {
    const { name, meter } = this.#settings;
    const ofMeter = observations.get(meter);
    if (ofMeter?.get(name) === this) ofMeter.delete(name);
    meter.removeBatchObservableCallback(this.#observe, Object.values(this.#instruments));
  }

  readonly #observe: BatchObservableCallback = async (result) => {
    // 1. Two readers collect. 2. The answer to the second overtakes that to the first. 3. It would look like a count that was set back.
    this.#collecting ??= this.#collect().finally(() => {
      this.#collecting = undefined;
    });
    for (const { metric, value, attributes } of await this.#collecting) {
      result.observe(this.#instruments[metric], value, attributes);
    }
    if (!this.#cache.deref()) this.close(); // not before: until then the meter walks through what it calls back
  };

  /** What has arrived in time. */
  async #collect(): Promise<readonly Measurement[]> {
    const { name, timeout, clock } = this.#settings;
    const arrived: Measurement[] = [];
    await new Promise<void>((resolve) => {
      const stop = setIdleTimer(clock, timeout, () => {
        warn(`stats() of ${name} took longer than ${timeout} ms`);
        resolve();
      });
      void read(() => this.#cache.deref()?.stats(), name, arrived)
        .then(stop)
        .then(resolve);
    });
    return arrived.map((measurement) => this.#risen(measurement)); // what comes later is for nobody
  }

  #risen(measurement: Measurement): Measurement {
    const { metric, value, attributes } = measurement;
    if (STATS[metric].kind === 'gauge') return measurement;
    const series = JSON.stringify([metric, attributes]);
    const count = this.#counts.get(series) ?? new Rising(isOfServers(metric));
    this.#counts.set(series, count);
    return { ...measurement, value: count.at(value) };
  }
}

function instrumentsOf(meter: Meter): Readonly<Record<StatsMetricName, Observable>> {
  const made = Object.entries<StatsMetric>(STATS).map(([name, { kind, ...options }]) => {
    return [
      name,
      kind === 'counter' ? meter.createObservableCounter(name, options) : meter.createObservableGauge(name, options),
    ];
  });
  return Object.fromEntries(made); // one of each name
}
