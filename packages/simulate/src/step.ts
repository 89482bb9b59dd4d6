/** Something that can happen next. */
export interface Step {
  /** What it is: no two that are possible at a time have the same. */
  readonly what: string;
  readonly kind?: 'call' | 'time' | 'freeze';
  /** What it may change; undefined: anything. Of two steps that change nothing the other depends on, one order is enough. */
  readonly changes?: readonly string[] | undefined;
  /** What it depends on, and does not change. */
  readonly reads?: readonly string[];
  /** How likely it is, beside the others. Default: 4. */
  readonly weight?: number;
  readonly isFault?: boolean;
  take(): void;
}
