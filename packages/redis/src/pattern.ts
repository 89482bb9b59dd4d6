/** The glob pattern of `SCAN … MATCH` for all keys that begin with this text, whatever characters it holds. */
export function patternOf(start: string): string {
  return `${start.replace(/[\\*?[\]]/g, '\\$&')}*`;
}
