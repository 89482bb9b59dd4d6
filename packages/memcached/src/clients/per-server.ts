/** Where what was made is kept. */
interface Known<T, S> {
  get(theirs: T): S | undefined;
  set(theirs: T, server: S): unknown;
}

/** Makes one server of the port for each server of a library, and gives the same one each time. */
export function perServer<T, S>(make: (theirs: T) => S, known: Known<T, S> = new Map()): (theirs: T) => S {
  return (theirs) => {
    let server = known.get(theirs);
    if (server === undefined) {
      server = make(theirs);
      known.set(theirs, server);
    }
    return server;
  };
}
