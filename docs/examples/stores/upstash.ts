import type { Command, RedisClient, RedisReply } from '@ctu/redis';

/** What is answered to one command of a pipeline. */
type Answer = { readonly result: RedisReply } | { readonly error: string };

interface Waiting {
  readonly command: Command;
  resolve(reply: RedisReply): void;
  reject(error: unknown): void;
}

/**
 * A Redis behind HTTP, as Upstash has it, behind the port of `RedisCache`: `new RedisCache(upstash(url, token))`. It needs `fetch` alone, so it
 * runs at the edge.
 *
 * The commands of one turn are one request, so none is taken back once its caller has given up. The answer is JSON, so there are no binary
 * codecs, nor a channel: pub/sub and tracking need a connection.
 */
export function upstash(url: string, token: string): RedisClient {
  const pipeline = new URL('pipeline', url);
  let turn: Waiting[] = [];

  async function ask(commands: readonly Command[]): Promise<Answer[]> {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(pipeline, { method: 'POST', headers, body: JSON.stringify(commands) });
    const answers = (await response.json()) as Answer[] | { error: string }; // as its documentation says
    if (Array.isArray(answers)) return answers;
    throw new Error(answers.error);
  }

  async function flush(): Promise<void> {
    const waiting = turn;
    turn = [];
    try {
      const answers = await ask(waiting.map(({ command }) => command));
      for (const [index, { resolve, reject }] of waiting.entries()) {
        const answer = answers[index]!; // there is one for each
        if ('error' in answer) reject(new Error(answer.error));
        else resolve(answer.result);
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }

  const port: RedisClient = {
    cluster: false,
    async send(command) {
      if (command.some((argument) => typeof argument !== 'string')) {
        throw new TypeError('JSON tells text only: take a codec that writes text');
      }
      if (turn.length === 0) queueMicrotask(flush);
      return new Promise((resolve, reject) => turn.push({ command, resolve, reject }));
    },
    primaries: async () => [port],
  };
  return port;
}
