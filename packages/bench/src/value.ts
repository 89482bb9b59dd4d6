/** What is cached: a JSON object of chosen size. */
export interface Value {
  readonly id: number;
  readonly name: string;
  readonly records: readonly object[];
}

const kinds = ['user', 'session', 'product-price', 'cart'];

/** Distinct keys of varying text and length, made before any clock runs. */
export function keysOf(count: number, prefix = ''): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${prefix}${kinds[index % kinds.length]}:${(index * 7_919).toString(36)}`,
  );
}

/** The keys in another order, which is the same each time. */
export function shuffled(keys: readonly string[]): string[] {
  const left = [...keys];
  // A large prime stands in for chance.
  return keys.map((_, index) => left.splice((index * 1_000_003) % left.length, 1)[0]!);
}

/** A value whose JSON text is about so many bytes: many small records, as real answers are, not one long string. */
export function valueFor(index: number, bytes: number): Value {
  const records: object[] = [];
  const value = { id: index, name: `Name ${index}`, records };
  let size = JSON.stringify(value).length;
  while (size < bytes - 40) {
    const record = recordOf(index + records.length);
    records.push(record);
    size += JSON.stringify(record).length + 1;
  }
  return value;
}

function recordOf(index: number): object {
  return { sku: `A-${100_000 + index}`, count: index % 9, price: 9.5 + (index % 50), tags: ['new', 'in stock'] };
}
