/** What comes of a cache on an engine. The page on engines is made of it, and the tests of engines say whether it is true. */
export interface EngineOutcome {
  /** What meets a rule of the engine, of all that a cache and its client send. */
  readonly refused: readonly string[];
  /** The client libraries through which keys are tracked; through the others the fallback is joined. */
  readonly tracked: readonly ('redis' | 'ioredis')[];
}

const both = ['redis', 'ioredis'] as const;
const courtesies = ['CLIENT MAINT_NOTIFICATIONS', 'CLIENT SETINFO'];

/** By the names of engines. */
const outcomes: Readonly<Record<string, EngineOutcome>> = {
  Dragonfly: { refused: ['CLIENT TRACKING', 'FLUSHDB ASYNC'], tracked: [] },
  'Dragonfly, cluster mode': {
    refused: ['CLIENT TRACKING', 'FLUSHDB ASYNC', 'PUBLISH', 'SUBSCRIBE'],
    tracked: [],
  },
  KeyDB: { refused: courtesies, tracked: both },
  Garnet: { refused: ['CLIENT MAINT_NOTIFICATIONS', 'CLIENT TRACKING', 'INFO'], tracked: [] },
  Kvrocks: { refused: [...courtesies, 'CLIENT TRACKING', 'FLUSHDB ASYNC'], tracked: [] },
  'Redis Enterprise and Cloud': { refused: ['CLIENT TRACKING'], tracked: ['redis'] },
  'Redis Enterprise before 7.4': { refused: ['CLIENT TRACKING'], tracked: [] },
  'Redis Enterprise, Active-Active': { refused: ['CLIENT TRACKING', 'FLUSHDB', 'UNLINK'], tracked: ['redis'] },
  'ElastiCache Serverless': { refused: ['CLIENT ID', 'CLIENT SETINFO', 'CLIENT TRACKING'], tracked: [] },
  'OCI Cache': { refused: [], tracked: both },
  'OCI Cache, sharded': { refused: [], tracked: both },
};

export function outcomeOf({ name }: { readonly name: string }): EngineOutcome {
  const outcome = outcomes[name];
  if (!outcome) throw new Error(`Nobody has said what comes of a cache on ${name}`);
  return outcome;
}
