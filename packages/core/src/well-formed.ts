/** Whether UTF-8 can tell the text: it would make the same character, U+FFFD, of every lone surrogate. */
export function isWellFormed(text: string): boolean {
  // Far faster than the expression. Browsers have it since 2023, the types of ES2022 do not.
  const { isWellFormed } = text as string & { isWellFormed?(): boolean };
  return isWellFormed ? isWellFormed.call(text) : !/\p{Surrogate}/u.test(text);
}
