import { isEmptyItem, type Stored } from '../memcached-client.js';
import type { Data } from './command.js';

/** What a server has under a key. */
export interface ClientValue {
  readonly data: Uint8Array;
  readonly flags: number;
  /** What `cas` takes; only `gets` asks for it. */
  readonly cas?: string;
}

export interface StoreOptions {
  /** A number of 32 bits that is kept beside the data. Default: 0. */
  readonly flags?: number;
  /** Seconds from now, up to 30 days; above, a Unix time in seconds. Default: 0, which means never. */
  readonly expiry?: number;
}

/** A copy of what came, which keeps nothing else in memory. */
export function clientValue(bytes: Buffer, start: number, end: number, flags: number, cas: string): ClientValue {
  const data = Buffer.from(bytes.subarray(start, end));
  return cas === '' ? { data, flags } : { data, flags, cas };
}

/** What a lease has created is nothing yet. */
export function there(value: ClientValue | undefined): ClientValue | undefined {
  return value && isEmptyItem(value) ? undefined : value;
}

/** What is to be kept, as the port has it. Throws a TypeError or RangeError for what would not go onto the wire as it is. */
export function storedOf(data: Data, { flags = 0, expiry = 0 }: StoreOptions = {}): [stored: Stored, expiry: number] {
  if (typeof data !== 'string' && !(data instanceof Uint8Array)) throw new TypeError('data must be a text or bytes');
  if (flags >>> 0 !== flags) throw new RangeError('flags must be an integer of 32 bits');
  if ((expiry | 0) !== expiry) throw new RangeError('expiry must be an integer of 32 bits: seconds, or a Unix time');
  return [{ flags, data }, expiry];
}

/** What is more counts as a Unix time (protocol.txt, "Expiration times"). */
const MONTH = 30 * 24 * 60 * 60;

/** The error of a time that is none. */
export function secondsMisuse(seconds: number): RangeError | undefined {
  const isSeconds = Number.isInteger(seconds) && seconds > 0 && seconds <= MONTH;
  return isSeconds ? undefined : new RangeError('seconds must be an integer from 1 to 2,592,000, which is 30 days');
}
