import type { Socket } from 'node:net';

export type Direction = 'requests' | 'replies';

/** What happens on all connections. */
export interface Harm {
  late: number;
  /** Pieces of replies, at most so long, and the milliseconds between two of them. */
  drip: { readonly bytes: number; readonly milliseconds: number } | undefined;
  cutAfter: number;
  muted: boolean;
  garbled: boolean;
}

export const noHarm = (): Harm => ({
  late: 0,
  drip: undefined,
  cutAfter: Number.POSITIVE_INFINITY,
  muted: false,
  garbled: false,
});

/** A connection through a proxy, and what happens on it. */
export interface Pipe {
  readonly client: Socket;
  readonly server: Socket;
  lost: Direction | 'both' | undefined;
  /** How many bytes of replies still get through. */
  left: number;
  /** The pieces of replies that are late, in their order. */
  waiting: Buffer[];
  /** When the last of them may pass, by `performance.now()`. */
  busyUntil: number;
}

/** Whether what goes in this direction gets lost. */
export function loses({ lost }: Pipe, direction: Direction): boolean {
  return lost === direction || lost === 'both';
}

/** Hands a reply on to the client, in the way that the harm has it. */
export function reply(pipe: Pipe, bytes: Buffer, { late, drip, garbled }: Harm): void {
  const told = garbled ? noise(bytes.length) : bytes;
  if (late === 0 && !drip && pipe.waiting.length === 0) {
    pass(pipe, told);
    return;
  }
  for (const piece of drip ? pieces(told, drip.bytes) : [told]) {
    const now = performance.now();
    pipe.waiting.push(piece);
    pipe.busyUntil = Math.max(now + late, pipe.busyUntil + (drip?.milliseconds ?? 0));
    // TCP reorders nothing, also where the delay has changed: each timer passes the first of the pieces that wait.
    setTimeout(() => passFirst(pipe), pipe.busyUntil - now);
  }
}

function passFirst(pipe: Pipe): void {
  const first = pipe.waiting.shift();
  if (first) pass(pipe, first); // else it was healed meanwhile
}

/** Lets through what is late. */
export function flush(pipe: Pipe): void {
  const { waiting } = pipe;
  pipe.waiting = [];
  pipe.busyUntil = 0;
  if (waiting.length > 0) pass(pipe, Buffer.concat(waiting));
}

function pass(pipe: Pipe, bytes: Buffer): void {
  pipe.client.write(bytes.subarray(0, pipe.left));
  pipe.left -= bytes.length;
  if (pipe.left <= 0) pipe.client.end();
}

function pieces(bytes: Buffer, length: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  );
}

/** Bytes that begin no reply: neither of Redis nor of Memcached. */
function noise(length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => 0x80 + Math.floor(Math.random() * 0x80)));
}
