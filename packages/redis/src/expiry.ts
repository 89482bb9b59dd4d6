/** The arguments of `SET` that make an entry expire after so many milliseconds: none for `Infinity`. */
export function expiryArguments(ttl: number): string[] {
  // Redis takes whole milliseconds. What a number cannot count exactly lasts 285,000 years: for ever.
  const milliseconds = Math.ceil(ttl);
  return Number.isSafeInteger(milliseconds) ? ['PX', String(milliseconds)] : [];
}
