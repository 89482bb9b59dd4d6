type Eight = [number, number, number, number, number, number, number, number];

interface Constants {
  readonly initial: Int32Array;
  readonly rounds: Int32Array;
}

let known: Constants | undefined; // computed at the first digest, not at import

/** The SHA-256 of bytes in lower-case hex (FIPS 180-4). Web Crypto has one too, but answers with a promise only. */
export function sha256(bytes: Uint8Array): string {
  const { initial, rounds } = constants();
  const state = Int32Array.from(initial);
  const padded = pad(bytes);
  const schedule = new Int32Array(64);
  for (let offset = 0; offset < padded.byteLength; offset += 64) {
    for (let t = 0; t < 64; t++) {
      schedule[t] = t < 16 ? padded.getInt32(offset + 4 * t) : expand(schedule, t);
    }
    compress(state, schedule, rounds);
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** Section 5.1.1: a 1 bit, zeros up to a multiple of 64 bytes, and the length in bits in the last eight. */
function pad(bytes: Uint8Array): DataView {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  return view;
}

/** Section 6.2.2, step 1: a word of the message schedule from earlier ones. */
function expand(w: Int32Array, t: number): number {
  const a = w[t - 15]!;
  const b = w[t - 2]!;
  return (
    (rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10)) + w[t - 7]! + (rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)) + w[t - 16]!
  );
}

/** Section 6.2.2, steps 2 to 4: mixes one block into the state. The letters are those of the standard. */
function compress(state: Int32Array, schedule: Int32Array, rounds: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as Eight; // it has eight words
  for (let t = 0; t < 64; t++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const first = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + rounds[t]! + schedule[t]!;
    const second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index]! += word;
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

/** Sections 4.2.2 and 5.3.3: the first 32 bits behind the point of the roots of the first primes. */
function constants(): Constants {
  if (known) return known;
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  const bits = (root: number) => (root % 1) * 2 ** 32; // an Int32Array drops what is behind the point
  known = {
    initial: Int32Array.from(primes.slice(0, 8), (prime) => bits(Math.sqrt(prime))),
    rounds: Int32Array.from(primes, (prime) => bits(Math.cbrt(prime))),
  };
  return known;
}
