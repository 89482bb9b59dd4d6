import fc from '@ctu/tooling/fast-check';
import { type Backend, backends } from './backend.js';
import { type Plan, plansFor } from './plan.js';
import { run, type Tally } from './run.js';
import { subjects } from './subjects.js';

/** Servers of every topology, started when they are first needed. */
export class Backends {
  readonly #started = new Map<keyof typeof backends, Promise<Backend>>();

  get(name: keyof typeof backends): Promise<Backend> {
    let backend = this.#started.get(name);
    if (!backend) {
      backend = backends[name]();
      this.#started.set(name, backend);
    }
    return backend;
  }

  async stop(): Promise<void> {
    await Promise.all(Array.from(this.#started.values(), async (backend) => (await backend).stop()));
  }
}

export interface Round {
  readonly seed: number;
  readonly runs: number;
  /** The path to one run, as a failure prints it. Default: all runs. */
  readonly path?: string | undefined;
  /** Milliseconds after which no run begins. Default: none. */
  readonly limit?: number | undefined;
}

/** So many runs over every subject. The report of the first that finds something, shrunk; undefined where none does. */
export async function fuzz(servers: Backends, tally: Tally, round: Round): Promise<string | undefined> {
  const { seed, runs, path, limit } = round;
  const byName = new Map(subjects.map((subject) => [subject.name, subject]));
  const property = fc.asyncProperty(plansFor([...byName.keys()]), async (plan: Plan) => {
    const subject = byName.get(plan.subject)!; // one of them
    await run(plan, { subject, backend: await servers.get(subject.backend), tally });
  });
  const details = await fc.check(property, {
    seed,
    numRuns: runs,
    ...(path !== undefined && { path }),
    ...(limit !== undefined && { interruptAfterTimeLimit: limit }),
  });
  return details.failed ? fc.defaultReportMessage(details) : undefined;
}
