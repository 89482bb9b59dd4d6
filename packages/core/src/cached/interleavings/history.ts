/** How a load ends: with a value that is stored, with an error, with a value that the cache refuses, or with `undefined`. */
export type Outcome = 'value' | 'failure' | 'unstorable' | 'nothing';

/** A write that a caller has asked for. */
export interface Write {
  /** What it keeps; undefined for a deletion. */
  readonly value: string | undefined;
  readonly began: number;
  /** When it resolved. */
  ended?: number;
  /** When it rejected: it may have taken effect, or do so later. */
  failed?: number;
}

/** A call of the function. Its value is as old as its begin. */
export interface Load {
  readonly value: string;
  readonly began: number;
  /** Whether it was begun by a read, so that others may share it. */
  readonly ofRead: boolean;
  outcome?: Outcome;
  /** Whether a refresh was under way when it ended: a newer value was on its way, which nobody waits for. */
  besideRefresh?: boolean;
}

/** What has happened to one key, by the order of events, and what must hold of it. */
export class History {
  readonly loads: Load[] = [];
  readonly writes: Write[] = [];
  /** Times at which readers must not join any more what had begun before. */
  readonly #barriers: number[] = [];
  /** What callers were answered: when it was the truth, and when they were. */
  readonly #answers: { readonly age: number; readonly at: number }[] = [];
  #time = 0;

  /** `lossless`: no call to the cache gets lost, so that what is to be kept is. */
  constructor(
    readonly warm: boolean,
    readonly lossless: boolean,
  ) {}

  /** The time of an event that happens now. */
  tick(): number {
    return ++this.#time;
  }

  write(value: string | undefined): Write {
    const write = { value, began: this.tick() };
    this.writes.push(write);
    this.#barriers.push(write.began);
    return write;
  }

  written(write: Write): void {
    write.ended = this.tick();
    this.#barriers.push(write.ended);
  }

  refused(write: Write): void {
    write.failed = this.tick();
    this.#barriers.push(write.failed);
  }

  /** Begins a load; what is wrong with that, if anything is. */
  load(value: string, ofRead: boolean, own: readonly Load[]): { load: Load; fault: string | undefined } {
    const load = { value, began: this.tick(), ofRead };
    const shareable = own.find(
      (other) => other.ofRead && !other.outcome && !this.#barriers.some((barrier) => barrier > other.began),
    );
    this.loads.push(load);
    return { load, fault: ofRead && shareable ? `${value} is loaded beside ${shareable.value}` : undefined };
  }

  loaded(load: Load, outcome: Outcome): void {
    load.outcome = outcome;
    load.besideRefresh = this.loads.some((other) => !other.ofRead && !other.outcome);
    if (!load.ofRead) this.#barriers.push(this.tick()); // what it brings is newer than what began before it
  }

  /**
   * A caller was answered: whoever begins from now on is answered nothing older. Not where something newer was on its way that did not
   * have to be waited for, a write or a refresh; nor where what he was answered had begun beside a write.
   */
  answered(answer: string | undefined): void {
    const age = this.#ageOf(answer);
    if (age === undefined || this.#isBesideWrite(age) || this.writes.some(({ ended }) => ended === undefined)) return;
    if (!this.#loadOf(answer)?.besideRefresh) this.#answers.push({ age, at: this.tick() });
  }

  /** What is wrong with what a reader was answered, who began at a time. */
  faultOfRead(answer: string | undefined, began: number): string | undefined {
    const age = this.#ageOf(answer);
    if (age === undefined) return undefined;
    const newer = this.#answers.some((other) => other.at < began && other.age > age);
    if (newer) return `a read is answered ${answer}, which is older than what was answered before it began`;
    const write = this.writes.find(({ ended, began: begin }) => ended !== undefined && ended < began && begin > age);
    return write && `a read is answered ${answer}, which a write had replaced before it began`;
  }

  /** What is wrong with what the cache holds once all is quiet. */
  faultOf(held: string | undefined): string | undefined {
    const answered = this.loads.filter(({ outcome, began }) => {
      return outcome && outcome !== 'failure' && !this.#isBesideWrite(began);
    });
    const ended = this.writes.filter((write) => write.ended !== undefined);
    if (held === undefined) return this.#faultOfNothing(answered, ended);
    const age = this.#ageOf(held) ?? 0;
    const newer = answered.find(({ began }) => began > age);
    if (newer) return `the cache holds ${held} where ${newer.value} was answered`;
    const later = ended.find(({ began, value }) => began > age && value !== held);
    return later && `the cache holds ${held}, which a write has replaced`;
  }

  /** What begins while a write is under way counts as older: nobody knows which of the two the cache would get last. */
  #isBesideWrite(began: number): boolean {
    return this.writes.some(({ began: start, ended, failed }) => start < began && !((ended ?? failed)! < began));
  }

  #faultOfNothing(answered: readonly Load[], ended: readonly Write[]): string | undefined {
    if (!this.lossless) return undefined;
    if (this.writes.length > 0) return ended.length === 0 ? undefined : this.#lostSet();
    if (this.warm && answered.length === 0) return 'the cache has forgotten a valid value';
    const last = this.loads.at(-1);
    return last?.outcome === 'value' ? `the cache has not kept ${last.value}, the newest value` : undefined;
  }

  /** A set that nothing overlapped or followed is kept. */
  #lostSet(): string | undefined {
    const [write] = this.writes;
    const alone = this.writes.length === 1 && write!.ended !== undefined && write!.value !== undefined;
    return alone && this.loads.length === 0 ? 'the cache has not kept what was set' : undefined;
  }

  #loadOf(value: string | undefined): Load | undefined {
    return this.loads.find((one) => value?.endsWith(one.value));
  }

  /** When a value was the truth for the last time that is known; undefined for no value. */
  #ageOf(value: string | undefined): number | undefined {
    if (value === undefined) return undefined;
    if (value === 'old') return 0;
    const load = this.#loadOf(value);
    if (load) return load.began;
    const write = this.writes.find((one) => one.value === value);
    return write && (write.ended ?? Number.POSITIVE_INFINITY); // it may take effect up to its end
  }
}
