import { Decimal } from 'decimal.js';

/** Rows of a table as client libraries of databases give them, and what they turn into. */
export const rows: Readonly<Record<string, object>> = {
  Prisma: {
    id: 9_007_199_254_740_993n,
    email: 'ada@example.com',
    price: new Decimal('0.30000000000000000000000000001'),
    createdAt: new Date('2026-03-01T09:30:00.123Z'),
    deletedAt: null,
    avatar: Uint8Array.of(0, 13, 10, 255), // since version 6
    settings: { theme: 'dark', tags: ['a', 'b'] },
    orders: [{ id: 1n, total: new Decimal('19.90') }],
  },
  Drizzle: {
    id: 1,
    serial: 2n,
    name: null,
    since: new Date(0),
    numeric: '19.90',
    photo: Buffer.from([0, 13, 10, 255]),
    author: { id: 7, since: new Date(1) },
  },
  Knex: { id: 1, total: '19.90', created_at: new Date('2026-03-01T09:30:00.000Z'), nickname: undefined, active: true },
  pg: {
    id: 1,
    big: '9007199254740993',
    at: new Date('1815-12-10T00:00:00.000Z'),
    never: Number.POSITIVE_INFINITY, // a timestamp of infinity
    score: Number.NaN,
    bytes: Buffer.from('\0\r\nEND\r\n', 'latin1'),
    doc: { a: [1, null] },
    empty: Buffer.alloc(0),
  },
};
