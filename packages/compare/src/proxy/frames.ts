const CRLF = '\r\n';

/** Replies of Redis, each with all that is in it, and the bytes of the one that is not complete yet. */
export interface Frames {
  readonly complete: readonly Buffer[];
  readonly rest: Buffer;
}

/** Splits what Redis has sent, in RESP2 or RESP3, into replies and pushes. */
export function framesOf(bytes: Buffer): Frames {
  const complete: Buffer[] = [];
  let start = 0;
  for (let end = endOf(bytes, 0); end !== undefined; end = endOf(bytes, start)) {
    complete.push(bytes.subarray(start, end));
    start = end;
  }
  return { complete, rest: bytes.subarray(start) };
}

/** Where the reply that begins there ends; undefined where it is not complete. */
function endOf(bytes: Buffer, start: number): number | undefined {
  const line = bytes.indexOf(CRLF, start);
  if (line < 0) return undefined;
  const next = line + CRLF.length;
  const kind = String.fromCharCode(bytes[start]!);
  const length = Number(bytes.toString('latin1', start + 1, line));
  if ('$=!'.includes(kind)) {
    const end = length < 0 ? next : next + length + CRLF.length;
    return end <= bytes.length ? end : undefined;
  }
  if (!'*~>%'.includes(kind)) return next;
  let end: number | undefined = next;
  for (let left = kind === '%' ? 2 * length : length; left > 0 && end !== undefined; left--) end = endOf(bytes, end);
  return end;
}
