import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { isCacheError } from '@ctu/core';
import { patient, randomFrom, waitUntil } from '@ctu/tooling';
import type { Backend } from './backend.js';
import { argumentsOf, carryOut, FAILED } from './call.js';
import { type Face, openFace, plainly, registersOf } from './face.js';
import { Finding } from './failure.js';
import { Faults } from './faults.js';
import type { Call, CallName, Fault, Plan } from './plan.js';
import { MISS, type Register, show } from './register.js';
import { type Stack, stacks } from './stacks.js';
import type { Connection, Subject } from './subjects.js';
import { within } from './watchdog.js';

/** How long a call may take while servers are disturbed, in milliseconds. */
const HASTY = 100;

/** How long to wait for what never takes as long, in milliseconds: for calls, more than their own timeout. */
const PATIENCE = 2 * patient.timeout;

/** What expires within so many milliseconds is waited for. */
const SOON = 100;

/** What was done so far. */
interface Tally {
  runs: number;
  calls: number;
  faults: number;
}

export interface RunOptions {
  readonly subject: Subject;
  readonly backend: Backend;
  readonly tally: Tally;
  /** How long to wait for what has to come, in milliseconds: far more than it takes. Default: 120,000. */
  readonly patience?: number;
}

/** Carries out a plan. Rejects with the first Finding, after all is healed and closed. */
export async function run(plan: Plan, options: RunOptions): Promise<void> {
  const { backend, subject, tally, patience = PATIENCE } = options;
  const timersBefore = timers();
  await backend.flush();
  tally.runs++;
  const connections: Connection[] = [];
  const connect = async () => {
    const connection = await subject.connect(backend);
    connections.push(connection);
    return connection;
  };
  try {
    await new Run(plan, options).carryOut(connect);
  } finally {
    const ends = Promise.all(connections.map((connection) => connection.end()));
    await within(patience, ends, `close of ${subject.name}`);
  }
  const left = pollution();
  if (left.length > 0) throw new Error(`${subject.name} writes onto Object.prototype: ${left}`);
  const open = () => backend.proxies.reduce((sum, { connections }) => sum + connections, 0);
  const expectation = () => `${subject.name} leaves no connection open, there are ${open()}`;
  await waitUntil(() => open() === 0, { timeout: patience, expectation });
  const running = () => timers() - timersBefore;
  const stopped = () => `${subject.name} leaves no timer behind, there are ${running()}`;
  await waitUntil(() => running() <= 0, { timeout: patience, expectation: stopped });
}

/** What a key or a value has left on every object: it must be nothing. */
function pollution(): string[] {
  const left = Object.keys(Object.prototype);
  for (const name of left) Reflect.deleteProperty(Object.prototype, name); // so that the next run begins without it
  return left;
}

/** How many timers keep this process from ending. */
const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;

class Run {
  readonly #plan: Plan;
  readonly #subject: Subject;
  readonly #tally: Tally;
  readonly #patience: number;
  readonly #random: (() => number) | undefined;
  readonly #disturbed: boolean;
  readonly #faults: Faults;
  readonly #registers: ReadonlyMap<string, Register>[];
  readonly #findings: unknown[] = [];
  readonly #underWay = new Set<Promise<unknown>>();
  #turns = 0;

  constructor(plan: Plan, { subject, backend, tally, patience = PATIENCE }: RunOptions) {
    this.#plan = plan;
    this.#subject = subject;
    this.#tally = tally;
    this.#patience = patience;
    this.#random = plan.late === 0 ? undefined : randomFrom(plan.late);
    this.#disturbed = plan.steps.some((step) => 'fault' in step);
    this.#registers = plan.faces.map(() => registersOf(plan.keys));
    this.#faults = new Faults(backend, () => this.#lose());
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
    await Promise.all(this.#underWay);
    this.#throwFindings();
    await this.#allWork(faces);
    for (const registers of this.#registers) for (const register of registers.values()) register.settle(this.next());
    await this.#expire();
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
      subject: this.#subject,
      connection,
      codec,
      faced: plain ? plainly(faced) : faced,
      registers: this.#registers[index]!, // there is one for each face
      turns: this,
      random: this.#random,
      timeout: disturbed ? HASTY : patient.timeout,
      disturbed,
    });
  }

  async #inflict(fault: Fault): Promise<void> {
    this.#tally.faults++;
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
    const all = calls.map((call) => {
      const ending = this.#one(faces[call.face % faces.length]!, call); // there is at least one
      this.#underWay.add(ending);
      return ending.finally(() => this.#underWay.delete(ending));
    });
    await (awaited ? Promise.all(all) : turn());
  }

  /** Makes a call; its answer, or `FAILED`. A finding is kept for later. Never rejects. */
  async #one(face: Face, call: Call): Promise<unknown> {
    const args = argumentsOf(face, call, this);
    this.#tally.calls++;
    const name = `${call.call} of ${args.keys.map(show)}, ${face.name}`;
    try {
      return await within(this.#patience, carryOut(face, args, this), name);
    } catch (finding) {
      this.#findings.push(finding);
      return FAILED;
    }
  }

  /** After an outage every face works again. What was sent before has been carried out by then, or is lost. */
  async #allWork(faces: readonly Face[]): Promise<void> {
    if (!this.#disturbed) return;
    for (let times = 0; times < 3; times++) {
      for (const { adapter, name } of faces) {
        for (const key of this.#plan.keys) {
          let trouble: unknown;
          const works = () =>
            within(this.#patience, adapter.has(key), `has of ${show(key)}, ${name}`).then(
              () => true,
              (error) => {
                trouble = error;
                return !isCacheError(error); // a key that is refused
              },
            );
          const expectation = () => `${name} works again; it fails with ${trouble}`;
          await waitUntil(works, { timeout: this.#patience, expectation });
        }
      }
    }
  }

  /** Lets expire what is about to. */
  async #expire(): Promise<void> {
    const registers = this.#registers.flatMap((byKey) => [...byKey.values()]);
    const left = Math.max(...registers.map(({ lastExpiry }) => lastExpiry)) - performance.now();
    if (left > 0 && left < SOON) await pause(left);
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
        const both = answer !== FAILED && far !== FAILED && register.firm;
        if (both && !register.agree(this.next(), answer, far)) {
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
