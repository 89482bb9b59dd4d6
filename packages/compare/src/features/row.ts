import type { Check } from './checks/check.js';
import type { LibraryName } from './library.js';

/** What a library's documentation or source says of it, and where. */
type Linked = readonly [says: string, link: string];

/** A row of the table. */
export interface Row {
  readonly feature: string;
  /** What shows it. */
  readonly check?: Check;
  /** Whether the check needs neither a server, nor time, nor a network: then a test repeats it. */
  readonly quick?: true;
  /** Of libraries that have not what is looked at, or of which it is not looked at. */
  readonly linked?: Readonly<Partial<Record<LibraryName, Linked>>>;
}
