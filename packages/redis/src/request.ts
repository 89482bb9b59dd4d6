import type { CacheError } from '@ctu/core';
import { Call, type Receiver, type Silence } from '@ctu/core/adapter';
import type { Calls } from './calls.js';
import {
  type About,
  failure,
  isAnswer,
  isReadOnly,
  isTimeout,
  isWrongType,
  silenceFailure,
  strangeReply,
  timeoutFailure,
} from './failure.js';
import type { Argument, Command, RedisReply, SendOptions } from './redis-client.js';
import { takeBack } from './take-back.js';

/** What a request says besides its command. */
export interface RequestOptions<T = RedisReply> extends About {
  /** The key on the server that decides which node of a cluster answers. */
  readonly slotKey?: Argument | undefined;
  /** Whether text in the reply is wanted as bytes. Default: false. */
  readonly bytes?: boolean | undefined;
  /** Turns the reply into the answer. Throws where it is no reply to the command. Default: the reply itself. */
  read?(reply: RedisReply): T;
  /** Whether a key that holds a list, a hash or the like counts as one that is not there. Default: an error. */
  readonly missOnWrongType?: boolean | undefined;
  /** The answer in place of a failure, which holds one for each key. Default: the request fails as one. */
  failed?(failureOf: (about: About) => CacheError): T;
  /** Asks for its keys one by one instead, where the error is not that of all; whether it does. Default: it does not. */
  apart?(error: unknown): boolean;
  /** What `ask` has returned for an earlier request, whose deadline this one has too. Default: one of its own. */
  readonly lastTick?: number | undefined;
}

/** A command under way, and what the client is told about it. */
export class Request<T> extends Call<RedisReply> implements SendOptions {
  // Own members, no getters: a client may copy its options, and a copy has own members only.
  readonly key: Argument | undefined;
  readonly bytes: boolean | undefined;
  private controller: AbortController | undefined;
  /** How many answers of the server were heard before it was sent. */
  private readonly heard: number;

  constructor(
    private readonly calls: Calls,
    private readonly guard: Silence,
    private readonly command: Command,
    private readonly options: RequestOptions<T>,
    private readonly receiver: Receiver<T>,
  ) {
    super();
    this.key = options.slotKey;
    this.bytes = options.bytes;
    this.heard = guard.heard;
  }

  /** Made only when the client asks for it: most commands need none, and it costs time. */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    return this.controller.signal;
  }

  answer(reply: RedisReply): void {
    this.guard.hear();
    const { options } = this;
    let answer: T;
    try {
      answer = options.read ? options.read(reply) : (reply as T); // without `read`, T is RedisReply
    } catch (error) {
      this.tell((about) => strangeReply(this.name, error, about));
      return;
    }
    this.receiver.answer(answer);
  }

  fail(error: unknown): void {
    if (isAnswer(error)) this.guard.hear();
    else if (isTimeout(error)) this.guard.miss(this.heard);
    const { options } = this;
    if (options.missOnWrongType && isWrongType(error)) this.answer(null);
    else if (!options.apart?.(error)) {
      if (isReadOnly(error)) this.calls.leaveReplica();
      const trouble = this.calls.trouble(this.key);
      this.tell((about) => failure(this.name, error, about, trouble));
      takeBack(this.command); // where the client itself has given up, it may still send it again
    }
  }

  expire(): void {
    this.guard.miss(this.heard);
    const trouble = this.calls.trouble(this.key);
    this.controller?.abort();
    this.tell((about) => timeoutFailure(this.name, this.calls.timeout, about, trouble));
    takeBack(this.command);
  }

  override late(error?: unknown): void {
    if (error === undefined || isAnswer(error)) this.guard.hear();
  }

  /** Ends the request in place of sending it. */
  refuse(): void {
    const trouble = this.calls.trouble(this.key);
    this.tell((about) => silenceFailure(this.name, this.guard.duration, about, trouble));
  }

  private tell(failureOf: (about: About) => CacheError): void {
    const { options, receiver } = this;
    if (options.failed) receiver.answer(options.failed(failureOf));
    else receiver.fail(failureOf(options));
  }

  private get name(): string {
    return this.command[0].toUpperCase();
  }
}
