const row = (id: number) => ({
  id,
  email: `user${id}@example.com`,
  first_name: 'Ada',
  last_name: 'Lovelace',
  age: 36,
  score: 12.5,
  active: true,
  deleted_at: null,
  city: 'London',
  created_at: '2026-03-01T09:30:00.000Z',
});

const line = (index: number) => ({
  sku: `A-${1000 + index}`,
  title: 'Notes by the Translator on the Analytical Engine, second edition, bound in cloth',
  image: `https://images.example.com/products/${1000 + index}/cover-640x480.webp`,
  quantity: index + 1,
  price: 9.95,
  currency: 'GBP',
  gift: false,
});

/** What JSON can tell, as a database gives it: one row, many, and an order with what belongs to it. */
export const shapes = {
  row: row(1),
  rows: Array.from({ length: 100 }, (_, index) => row(index)),
  order: {
    id: 4711,
    number: '2026-004711',
    placed_at: '2026-03-01T09:30:00.000Z',
    paid: true,
    note: null,
    customer: {
      id: 42,
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      address: { street: "12 St James's Square", postcode: 'SW1Y 4JH', city: 'London', country: 'GB' },
    },
    lines: Array.from({ length: 8 }, (_, index) => line(index)),
    total: { net: 150.5, tax: 30.1, gross: 180.6 },
  },
};

export type Shape = keyof typeof shapes;
