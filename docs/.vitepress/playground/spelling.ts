/** A part of a whole, such as `62 %`; a dash where the whole is nothing. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((part / whole) * 100)} %`;
}

/** A time, such as `0.4 ms`, `21 ms` or `1.2 s`; a dash where there is none. */
export function duration(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return '–';
  if (milliseconds >= 1_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}

/** A count, such as `12,345`. */
export function count(number: number): string {
  return number.toLocaleString('en');
}
