import { createServer } from 'node:http';
import { MemoryCache } from '@ctu/core';
import { type Author, library } from './library.js';

const authors = new Map([
  ['1', 'Ada Lovelace'],
  ['2', 'Grace Hopper'],
]);
const yoga = library(
  {
    books: async () => [
      { title: 'Notes', authorId: '1' },
      { title: 'Sketch', authorId: '1' },
      { title: 'Manual', authorId: '2' },
    ],
    authors: async (ids) => {
      console.log(`SELECT … WHERE id IN (${ids})`);
      return [...authors].filter(([id]) => ids.includes(id)).map(([id, name]) => ({ id, name }));
    },
    rename: async (id, name) => void authors.set(id, name),
  },
  new MemoryCache<string, Author>({ max: 10_000 }),
);

createServer(yoga).listen(4_000, () => console.log('http://localhost:4000/graphql'));
