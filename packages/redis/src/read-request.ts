import type { CacheError } from '@ctu/core';
import type { Receiver } from '@ctu/core/adapter';
import type { Calls } from './calls.js';
import { type About, failure, isOfOneKey, isUnknownCommand, isWrongType } from './failure.js';
import type { Keyspace } from './keyspace.js';
import type { RedisReply } from './redis-client.js';
import { isQueued, type Payload, payload, replies } from './replies.js';
import type { RequestOptions } from './request.js';

/** What a key has, or why nobody can tell. */
export type Answer = Payload | Error;

/** What the reads of one cache share. */
export interface Reading<K> {
  readonly calls: Calls;
  readonly keyspace: Keyspace<K>;
  /** Whether payloads are wanted as bytes instead of text. */
  readonly bytes: boolean;
  /** Becomes true once the server turns out not to know `MGET`. */
  onlyGet: boolean;
  /** Is told what a request has brought. */
  learn(answers: readonly Answer[]): void;
}

/**
 * Some reads that leave together. What comes for them may be asked for again in another way, within the deadline of the
 * first request. It is the options and the receiver of its request too: a lone read makes no more objects than it must.
 */
export class ReadRequest<K> implements RequestOptions<Answer[]>, Receiver<Answer[]> {
  readonly slotKey: string;
  readonly keys: number;
  readonly bytes: boolean;

  /** `last`: it comes as bytes and leaves no doubt. `alone`: one `GET`, no `MGET`. */
  constructor(
    private readonly reading: Reading<K>,
    private readonly serverKeys: readonly string[],
    private readonly receiver: Receiver<Answer[]>,
    public lastTick?: number,
    private readonly last = false,
    private readonly alone = serverKeys.length === 1,
  ) {
    this.slotKey = serverKeys[0]!; // there is at least one
    this.keys = serverKeys.length;
    this.bytes = reading.bytes || last;
  }

  send(): void {
    const { serverKeys, slotKey } = this;
    this.lastTick = this.reading.calls.ask(this.alone ? ['get', slotKey] : ['mget', ...serverKeys], this, this);
  }

  /** MGET takes a key of another type for one that is not there; so does GET here. */
  get missOnWrongType(): boolean {
    return this.alone;
  }

  read(reply: RedisReply): Answer[] {
    const answers: Answer[] = this.alone ? [payload(reply, this.bytes)] : this.#parts(reply);
    this.reading.learn(answers);
    return answers;
  }

  answer(answers: Answer[]): void {
    const doubtful = this.last ? undefined : this.#doubtful(answers);
    if (doubtful) this.#askAgain(doubtful, answers, { alone: false, last: true });
    else this.receiver.answer(answers);
  }

  fail(error: unknown): void {
    this.receiver.fail(error);
  }

  /** Callers whose keys travel together do not know of each other: each hears of its own key. */
  failed(failureOf: (about: About) => CacheError): Answer[] {
    return this.serverKeys.map((serverKey) => failureOf(this.#about(serverKey)));
  }

  /** Nobody fails for a neighbour: where one key may be at fault, each is asked for by itself. */
  apart(error: unknown): boolean {
    if (this.alone || !isOfOneKey(error)) return false;
    if (isUnknownCommand(error)) this.reading.onlyGet = true;
    this.#askAgain([...this.serverKeys.keys()], [], { alone: true, last: this.last });
    return true;
  }

  /** The list that came, its parts checked in place. An error within it is that of its own key. */
  #parts(reply: RedisReply): Answer[] {
    const parts: unknown[] = replies(reply, this.keys);
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index];
      if (part instanceof Error)
        parts[index] = this.#partFailure(part, this.serverKeys[index]!); // a part for each key
      else payload(part, this.bytes);
    }
    return parts as Answer[]; // as just seen
  }

  #partFailure(error: Error, serverKey: string): Answer {
    return isWrongType(error) ? null : failure('MGET', error, this.#about(serverKey));
  }

  /**
   * The places of the answers that may be something else: text in which a client has replaced what is no UTF-8 (U+FFFD),
   * which bytes tell; and `QUEUED` of an open MULTI, where `MGET` gets no list. Undefined where there are none.
   */
  #doubtful(answers: readonly Answer[]): number[] | undefined {
    let places: number[] | undefined;
    for (let place = 0; place < answers.length; place++) {
      const answer = answers[place]!; // it is within the list
      if (answer === null || answer instanceof Error) continue;
      if (!(typeof answer === 'string' && answer.includes('\ufffd')) && !(this.alone && isQueued(answer))) continue;
      places ??= [];
      places.push(place);
    }
    return places;
  }

  /** Asks for some of the keys again, each alone or all together, and answers once it has what they are missing. */
  #askAgain(places: readonly number[], answers: Answer[], { alone, last }: { alone: boolean; last: boolean }): void {
    const groups = alone ? places.map((place) => [place]) : [places];
    let left = groups.length;
    for (const group of groups) {
      const answer = (found: readonly Answer[]) => {
        for (const [index, place] of group.entries()) answers[place] = found[index]!; // an answer for each key
        if (--left === 0) this.receiver.answer(answers);
      };
      const serverKeys = group.map((place) => this.serverKeys[place]!); // places are within the list
      const fail = (error: unknown) => this.fail(error);
      new ReadRequest(this.reading, serverKeys, { answer, fail }, this.lastTick, last, alone).send();
    }
  }

  #about(serverKey: string): About {
    return { key: this.reading.keyspace.decode(serverKey), keys: this.keys };
  }
}
