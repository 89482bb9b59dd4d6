import { showKind } from '../errors.js';
import { isThenable } from '../mode/replies.js';

/**
 * What a loader of many may answer: the results in the order of its ids, or by id. Those that it leaves out are absent. An `Error`, or a
 * promise that rejects, is how that id alone has failed.
 */
export type ManyAnswer =
  | readonly unknown[]
  // biome-ignore lint/suspicious/noExplicitAny: only `any` stands for every id, read and asked for
  | ReadonlyMap<any, unknown>
  | (object & Readonly<Record<string, unknown>>)
  | (object & Readonly<Record<number, unknown>>);

/** The results that such an answer has. */
export type ResultIn<A> = A extends readonly (infer V)[]
  ? Sound<Awaited<V>>
  : A extends ReadonlyMap<infer _Id, infer V>
    ? Sound<Awaited<V>>
    : Sound<Awaited<A[keyof A]>>;

/** Without errors. (Results that look like an error to the compiler, having a name and a message, stay.) */
type Sound<V> = [Exclude<V, Error | null | undefined>] extends [never] ? V : Exclude<V, Error>;

/** The results in the order of the ids; undefined where there is none. A TypeError for an answer that does not tell them. */
export function inOrder(ids: readonly unknown[], answer: unknown, name: string): readonly unknown[] {
  // Of a wrong answer, and of what nobody has asked for, a rejection must not count as unheard.
  const all = isMap(answer) ? answer.values() : Object.values(isRecord(answer) || Array.isArray(answer) ? answer : []);
  for (const one of all) if (isThenable(one)) one.then(undefined, () => {});
  if (Array.isArray(answer)) {
    if (answer.length === ids.length) return answer;
    throw new TypeError(`${name} must answer ${ids.length} results, as many as it has ids, not ${answer.length}`);
  }
  if (isMap(answer)) return ids.map((id) => answer.get(id));
  if (isRecord(answer)) return ids.map((id) => (Object.hasOwn(answer, String(id)) ? answer[String(id)] : undefined));
  throw new TypeError(`${name} must answer an array, a Map or a plain object, not ${showKind(answer)}`);
}

/** Of whatever realm. */
function isMap(answer: unknown): answer is ReadonlyMap<unknown, unknown> {
  return Object.prototype.toString.call(answer) === '[object Map]';
}

/** A plain object. What a driver answers, with the rows inside, would be taken for one without results. */
function isRecord(answer: unknown): answer is Readonly<Record<string, unknown>> {
  if (typeof answer !== 'object' || answer === null) return false;
  const prototype = Object.getPrototypeOf(answer);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
