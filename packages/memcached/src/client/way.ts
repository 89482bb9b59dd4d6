import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { type Address, tlsOf } from './address.js';

/** How a server is dialled. */
export interface Way {
  /** Begins to connect. `read` is given what comes, which may be looked at only then. */
  open(read: (chunk: Buffer) => void): Socket;
  /** The event by which it is connected. */
  readonly ready: 'connect' | 'secureConnect';
}

/** As much as is read at a time. */
const CHUNK = 65_536;

/** The way to an address, encrypted where there are options for that. */
export function wayTo(address: Address, tls: ConnectionOptions | undefined): Way {
  if (tls) return { open: (read) => connectTls(tlsOf(address, tls)).on('data', read), ready: 'secureConnect' };
  return {
    open(read) {
      // One for all that comes: a new one for each reply would cost a lone read a tenth of its time.
      let chunk = Buffer.allocUnsafeSlow(CHUNK);
      const buffer = (): Buffer => {
        if (chunk.length === 0) chunk = Buffer.allocUnsafeSlow(CHUNK); // workerd transfers it
        return chunk;
      };
      const callback = (size: number, bytes: Uint8Array): boolean => {
        read(Buffer.from(bytes.buffer, bytes.byteOffset, size));
        return true;
      };
      return connect({ ...address, onread: { buffer, callback } });
    },
    ready: 'connect',
  };
}
