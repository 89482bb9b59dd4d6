import { MemoryCache } from '@ctu/core';
import { expect, it } from 'vitest';
import { type Author, library } from './library.js';

/** A server over tables in memory, which notes for which authors it was asked. */
function opened() {
  const asked: string[] = [];
  const authors = new Map([
    ['1', 'Ada'],
    ['2', 'Grace'],
  ]);
  const yoga = library(
    {
      books: async () => ['1', '2', '1', '3'].map((authorId) => ({ title: `by ${authorId}`, authorId })),
      async authors(ids) {
        asked.push(ids.join());
        return [...authors]
          .filter(([id]) => ids.includes(id))
          .map(([id, name]) => ({ id, name }))
          .toReversed();
      },
      rename: async (id, name) => void authors.set(id, name),
    },
    new MemoryCache<string, Author>(),
  );
  const query = async (text: string): Promise<unknown> => {
    const response = await yoga.fetch('http://library/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: text }),
    });
    return response.json();
  };
  return { asked, query };
}

const BOOKS = '{ books { title author { name } } }';
const shelf = (ada: string) => ({
  data: {
    books: [
      { title: 'by 1', author: { name: ada } },
      { title: 'by 2', author: { name: 'Grace' } },
      { title: 'by 1', author: { name: ada } },
      { title: 'by 3', author: null },
    ],
  },
});

it('asks once for the authors of all books, and only for those that it does not know', async () => {
  const { asked, query } = opened();
  expect(await query(BOOKS)).toEqual(shelf('Ada'));
  expect(await query(BOOKS)).toEqual(shelf('Ada'));
  expect(asked).toEqual(['1,2,3', '3']); // what there is not is asked for again
});

it('shows a new name at once', async () => {
  const { query } = opened();
  await query(BOOKS);
  expect(await query('mutation { rename(id: "1", name: "Augusta") { name } }')).toEqual({
    data: { rename: { name: 'Augusta' } },
  });
  expect(await query(BOOKS)).toEqual(shelf('Augusta'));
});
