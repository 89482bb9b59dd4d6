import { setImmediate as turn } from 'node:timers/promises';
import { isCacheError } from '@ctu/core';
import { patient, waitUntil } from '@ctu/tooling';
import type { Backend } from './backend.js';
import { argumentsOf, carryOut } from './call.js';
import { type Face, openFace, plainly, registersOf } from './face.js';
import { Faults } from './faults.js';
import { Finding } from './judge.js';
import type { Call, CallName, Fault, Plan } from './plan.js';
import { MISS, type Register, show } from './register.js';
import { type Stack, stacks } from './stacks.js';
import type { Connection, Subject } from './subjects.js';

/** How long a call may take while servers are disturbed, in milliseconds. */
const HASTY = 100;

/** What was done so far. */
export interface Tally {
  runs: number;
  calls: number;
  faults: number;
}

export interface RunOptions {
  readonly subject: Subject;
  readonly backend: Backend;
  readonly tally: Tally;
  /** How long to wait for what has to come, in milliseconds: far more than it takes. Default: 60,000. */
  readonly patience?: number;
}

/** Carries out a plan. Rejects with the first Finding, after all is healed and closed. */
export async function run(plan: Plan, options: RunOptions): Promise<void> {
  await options.backend.flush();
  options.tally.runs++;
  const connections: Connection[] = [];
  const connect = async () => {
    const connection = await options.subject.connect(options.backend);
    connections.push(connection);
    return connection;
  };
  try {
    await new Run(plan, options).carryOut(connect);
  } finally {
    await Promise.all(connections.map((connection) => connection.end()));
  }
  const { patience, backend } = options;
  const closed = () => backend.proxies.every(({ connections: open }) => open === 0);
  await waitUntil(closed, { ...timeoutOf(patience), expectation: () => 'no connection is left open' });
}

const timeoutOf = (patience: number | undefined) => (patience === undefined ? {} : { timeout: patience });

class Run {
  readonly #plan: Plan;
  readonly #options: RunOptions;
  readonly #disturbed: boolean;
  readonly #faults: Faults;
  readonly #registers: ReadonlyMap<string, Register>[];
  readonly #findings: unknown[] = [];
  readonly #underWay = new Set<string>();
  #turns = 0;

  constructor(plan: Plan, options: RunOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#disturbed = plan.steps.some((step) => 'fault' in step);
    this.#registers = plan.faces.map(() => registersOf(plan.keys));
    this.#faults = new Faults(options.backend, () => this.#lose());
  }

  next(): number {
    return ++this.#turns;
  }

  async carryOut(connect: () => Promise<Connection>): Promise<void> {
    const faces = await this.#open(connect);
    try {
      for (const step of this.#plan.steps) {
        if (this.#findings.length > 0) break;
        if ('fault' in step) await this.#inflict(step);
        else await this.#call(faces, step.calls, step.awaited);
      }
    } finally {
      await this.#faults.heal();
    }
    await this.#allSettled();
    this.#throwFindings();
    await this.#allWork(faces);
    for (const registers of this.#registers) for (const register of registers.values()) register.settle(this.next());
    await this.#sweep(faces, connect);
    this.#throwFindings();
  }

  async #open(connect: () => Promise<Connection>): Promise<Face[]> {
    const [connection, another] = [await connect(), await connect()];
    const faces: Face[] = [];
    for (const [index, faced] of this.#plan.faces.entries()) {
      const { near, loads }: Stack = stacks[faced.stack];
      faces.push(await this.#face(connection, index));
      // Neither a near level nor a load under way knows what another process does.
      if (faced.twin && !near && !loads) faces.push(await this.#face(another, index));
    }
    return faces;
  }

  #face(connection: Connection, index: number, plain = false): Promise<Face> {
    const { codec, faces } = this.#plan;
    const faced = faces[index]!; // one of them
    const disturbed = this.#disturbed && !plain;
    return openFace({
      subject: this.#options.subject,
      connection,
      codec,
      faced: plain ? plainly(faced) : faced,
      registers: this.#registers[index]!, // there is one for each face
      turns: this,
      timeout: disturbed ? HASTY : patient.timeout,
      disturbed,
    });
  }

  async #inflict(fault: Fault): Promise<void> {
    this.#options.tally.faults++;
    await this.#faults.inflict(fault);
  }

  /** From now on entries may be gone; what is written after the returned function was called is not. */
  #lose(): () => void {
    const losses = this.#registers.flatMap((registers) =>
      Array.from(registers.values(), (register) => register.begin(this.next(), [MISS])),
    );
    return () => {
      for (const loss of losses) loss.end = this.next();
    };
  }

  async #call(faces: readonly Face[], calls: readonly Call[], awaited: boolean): Promise<void> {
    const all = calls.map((call) => this.#one(faces[call.face % faces.length]!, call)); // there is at least one
    await (awaited ? Promise.all(all) : turn());
  }

  /** Makes a call; its answer. A finding is kept for later. */
  async #one(face: Face, call: Call): Promise<unknown> {
    this.#options.tally.calls++;
    const args = argumentsOf(face, call, this);
    const name = `${call.call} of ${args.keys.map(show)} through ${face.name} (${this.next()})`;
    this.#underWay.add(name);
    try {
      return await carryOut(face, args, this);
    } catch (finding) {
      this.#findings.push(finding);
    } finally {
      this.#underWay.delete(name);
    }
  }

  /** A call that never ends is one too many. */
  #allSettled(): Promise<void> {
    const expectation = () => `these calls end: ${[...this.#underWay].join('; ')}`;
    return waitUntil(() => this.#underWay.size === 0, { ...timeoutOf(this.#options.patience), expectation });
  }

  /** After an outage every face works again. What was sent before has been carried out by then, or is lost. */
  async #allWork(faces: readonly Face[]): Promise<void> {
    if (!this.#disturbed) return;
    for (let times = 0; times < 3; times++) {
      for (const { adapter, name } of faces) {
        for (const key of this.#plan.keys) {
          let trouble: unknown;
          const works = () =>
            adapter.has(key).then(
              () => true,
              (error) => {
                trouble = error;
                return !isCacheError(error); // a key that is refused
              },
            );
          const expectation = () => `${name} works again; it fails with ${trouble}`;
          await waitUntil(works, { ...timeoutOf(this.#options.patience), expectation });
        }
      }
    }
  }

  /** All is quiet: what every face answers, and a new client, fits to what was written. */
  async #sweep(faces: readonly Face[], connect: () => Promise<Connection>): Promise<void> {
    const fresh = await connect();
    const plain = await Promise.all(this.#plan.faces.map((_, index) => this.#face(fresh, index, true)));
    const ask = (face: Face, call: CallName, key = 0) =>
      this.#one(face, { face: 0, call, keys: [key], values: [], ttl: undefined });
    for (const face of faces) {
      const other = plain.find(({ registers }) => registers === face.registers)!; // there is one for each
      for (const [key, name] of this.#plan.keys.entries()) {
        const answer = await ask(face, 'peek', key);
        const far = await ask(other, 'peek', key);
        const register = face.registers.get(name)!; // one of them
        if (register.firm && !register.agree(this.next(), answer, far)) {
          const what = `answers ${show(answer)}, where another client answers ${show(far)}.\n${register}`;
          this.#findings.push(new Finding(face, { call: 'peek', keys: [name], entries: [], ttl: undefined }, what));
        }
        await ask(other, 'has', key);
      }
      for (const call of ['keys', 'size'] as const) {
        await ask(face, call);
        await ask(other, call);
      }
    }
  }

  #throwFindings(): void {
    if (this.#findings.length > 0) throw this.#findings[0];
  }
}
