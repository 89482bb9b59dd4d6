import { basename } from 'node:path';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import type { RedisClientLike } from '../index.js';
import {
  clusterLibraries,
  furtherClusterLibraries,
  furtherLibraries,
  type Library,
  libraries,
  type Opened,
  pipeliningClusterLibraries,
  pipeliningLibraries,
} from './libraries.js';

/** A library and the shared server or cluster that a test reaches through it. */
export interface Way {
  readonly name: string;
  readonly cluster: boolean;
  open(): Promise<Opened>;
}

const way =
  (cluster: boolean) =>
  ({ name, open }: Library): Way => {
    return { name, cluster, open: () => open(...(cluster ? inject('clusterPorts') : [inject('port')])) };
  };

/** The three libraries, on one server and on a cluster. */
export const ways: readonly Way[] = [...libraries.map(way(false)), ...clusterLibraries.map(way(true))];

/** The same, and other versions and kinds of clients. */
export const allWays: readonly Way[] = [
  ...ways,
  ...furtherLibraries.map(way(false)),
  ...furtherClusterLibraries.map(way(true)),
];

/** Clients that gather commands in pipelines of their own, on one server and on a cluster. */
export const pipeliningWays: readonly Way[] = [
  ...pipeliningLibraries.map(way(false)),
  ...pipeliningClusterLibraries.map(way(true)),
];

/** A client that lives as long as the tests of this `describe`. */
export function reached(way: Way): () => RedisClientLike {
  let opened: Opened;
  beforeAll(async () => {
    opened = await way.open();
  });
  afterAll(async () => {
    await opened.end();
  });
  return () => opened.client;
}

let prefixes = 0;

/** A prefix that no other test has. It depends on `SEED`, and with it the slots of the keys. */
export function freshPrefix(): string {
  const file = basename(expect.getState().testPath ?? '', '.test.ts');
  return `${file}-${process.env.SEED}-${prefixes++}.`;
}
