/** The socket of a client. */
export interface ClientSocket {
  cork(): void;
  uncork(): void;
}

/** Makes a function that joins what is written to these sockets in the rest of this turn into one write each. */
export function writeJoiner(sockets: () => Iterable<ClientSocket | null | undefined>): () => void {
  let joining = false;
  return () => {
    if (joining) return;
    joining = true;
    const held = [...sockets()];
    for (const socket of held) socket?.cork();
    process.nextTick(() => {
      joining = false;
      for (const socket of held) socket?.uncork();
    });
  };
}
