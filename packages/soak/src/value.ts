/** What is written: who wrote it, under which key, and as the how-manieth of his writes. */
export interface Value {
  readonly key: string;
  readonly writer: number;
  readonly number: number;
  /** So that no two values are of one length. */
  readonly filler: string;
}
