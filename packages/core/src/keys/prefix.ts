/**
 * The text that stands before every key of a prefix, such that no two prefixes ever share a key.
 *
 * Plain concatenation would let `a` with the key `bc` and `ab` with the key `c` meet. The texts made here are a prefix
 * code (no one begins another): each ends at its first `.`, `:` or `/`. A prefix that ends with one of these and has no
 * other inside, like `user.`, is kept as it is; elsewhere `~` escapes: `user` → `user~:`, `app.user.` → `app~2Euser.`.
 */
export function encodePrefix(prefix: string): string {
  const ended = /[.:/]$/.test(prefix);
  const body = ended ? prefix.slice(0, -1) : prefix;
  const escaped = body.replace(/[~.:/]/g, (char) => `~${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return escaped + (ended ? prefix.slice(-1) : '~:');
}
