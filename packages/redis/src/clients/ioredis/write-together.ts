/** The socket of a client. */
export interface Corkable {
  cork(): void;
  uncork(): void;
}

/** Makes a function that joins what is written to these sockets in the rest of this turn into one write each. */
export function corker(sockets: () => Iterable<Corkable | null | undefined>): () => void {
  let corked = false;
  return () => {
    if (corked) return;
    corked = true;
    const held = [...sockets()];
    for (const socket of held) socket?.cork();
    process.nextTick(() => {
      corked = false;
      for (const socket of held) socket?.uncork();
    });
  };
}
