/**
 * The text that stands before every key of a prefix: a path, whose folders end with `.`, `:` or `/`.
 *
 * A prefix that ends so is its own text, `app:v1:user:`, whatever it has inside; one that does not gets an end of its own,
 * so that `us` and `user` never meet: `user` → `user~:`. A `~` is doubled. The text of `a` begins that of another prefix `b`
 * only where `a` is a folder above `b`, that is where `a` ends with a separator and `b` begins with `a`:
 *
 * 1. Read from the left, every text is made of `~~`, single characters and, at its very end, perhaps `~:`. What begins a text
 *    has the same pieces, for it ends where one of them does.
 * 2. Where `a` has no separator at its end, its last piece is `~:`, which ends the text of `b` too: both are the same.
 * 3. Else the pieces of `a` are its own characters, and so are those of `b` up to there.
 */
export function encodePrefix(prefix: string): string {
  return prefix.replaceAll('~', '~~') + (/[.:/]$/.test(prefix) ? '' : '~:');
}
