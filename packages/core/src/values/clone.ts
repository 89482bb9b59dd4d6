/** How values in memory are kept apart from callers: each gets a copy of his own, or all share a frozen one. */
export type CloneMode = 'structured' | 'freeze';

/** The modes that make sense for values of a type: what can only be shared has none. */
export type CloneOf<V> = 0 extends 1 & V // any
  ? CloneMode
  : [V] extends [Callable | PromiseLike<unknown>]
    ? never
    : [V] extends [Unfreezable]
      ? 'structured'
      : CloneMode;

type Callable = ((...args: never[]) => unknown) | (abstract new (...args: never[]) => unknown);

/** Their contents stay mutable. */
type Unfreezable = Date | RegExp | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | ArrayBuffer | ArrayBufferView;
