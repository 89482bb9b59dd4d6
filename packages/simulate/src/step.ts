/** Something that can happen next. */
export interface Step {
  /** What it is: no two that are possible at a time have the same. */
  readonly what: string;
  readonly kind?: 'call' | 'time' | 'freeze';
  /** What it may change or depend on; undefined: anything. Steps that share nothing may change places. */
  readonly touches?: readonly string[] | undefined;
  /** How likely it is, beside the others. Default: 4. */
  readonly weight?: number;
  readonly isFault?: boolean;
  take(): void;
}
