/**
 * The member by which a cache tells that its calls end in time, whatever its server does. From the registry, so that every copy of this
 * package has the same.
 */
export const guards: unique symbol = Symbol.for('@ctu/core:guards') as never; // the registry's type is wider
