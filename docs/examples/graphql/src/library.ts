import { type Cache, cachedMany } from '@ctu/core';
import { createSchema, createYoga } from 'graphql-yoga';

export interface Author {
  readonly id: string;
  readonly name: string;
}

export interface Book {
  readonly title: string;
  readonly authorId: string;
}

/** Stands for a database. */
export interface Tables {
  books(): Promise<readonly Book[]>;
  /** `SELECT … WHERE id IN (…)`: rows in any order, and none of what is not there. */
  authors(ids: readonly string[]): Promise<readonly Author[]>;
  rename(id: string, name: string): Promise<void>;
}

const typeDefs = /* GraphQL */ `
  type Author { id: ID! name: String! }
  type Book { title: String! author: Author }
  type Query { books: [Book!]! }
  type Mutation { rename(id: ID!, name: String!): Author }
`;

// #region server
/**
 * A GraphQL server of books. Each book's resolver asks for its author by itself; `one` gathers them, so that the authors of a query are one
 * read of the cache and at most one of their table, however many books there are. Unlike a DataLoader it serves all requests, so that
 * authors are found in the next one too. For that very reason it is only for what everyone may see.
 */
export function library(tables: Tables, cache: Cache<string, Author>) {
  const loadAuthors = async (ids: readonly string[]) =>
    new Map((await tables.authors(ids)).map((author) => [author.id, author]));
  const authors = cachedMany(loadAuthors, { cache, key: (id) => id, ttl: 60_000, onError: console.error });

  return createYoga({
    schema: createSchema({
      typeDefs,
      resolvers: {
        Query: { books: () => tables.books() },
        Book: { author: ({ authorId }: Book) => authors.one(authorId) },
        Mutation: {
          rename: async (_: unknown, { id, name }: { id: string; name: string }) => {
            await tables.rename(id, name);
            await authors.delete([id]);
            return authors.one(id);
          },
        },
      },
    }),
  });
}
// #endregion server
