import { type Engine, type Rule, small } from './rule.js';

const documentation = 'https://www.dragonflydb.io/docs/command-reference/compatibility';
const sources = 'https://github.com/dragonflydb/dragonfly/blob/79428276fabdd076776a76cdc8b382f64a2b7976/src';

const tracking = 'https://www.dragonflydb.io/docs/command-reference/server-management/client-tracking';

const rules: readonly Rule[] = [
  {
    commands: ['client tracking'],
    only: { what: 'over RESP2', is: (_, protocol) => protocol === 2 },
    answer: { error: 'ERR Client tracking is currently not supported for RESP2. Please use RESP3.' },
    source: tracking,
    seen: `${sources}/server/server_family.cc`,
  },
  {
    commands: ['client tracking'],
    only: {
      what: 'with `BCAST`, `PREFIX` or `REDIRECT`',
      is: (words) => small(words).some((word) => ['bcast', 'prefix', 'redirect'].includes(word)),
    },
    answer: { error: 'ERR syntax error' },
    source: tracking,
    seen: `${sources}/server/server_family.cc`,
  },
  {
    // Without either it empties at once; releases after 1.31 know both words.
    commands: ['flushdb async', 'flushdb sync'],
    answer: { error: "ERR wrong number of arguments for 'flushdb' command" },
    source: 'https://github.com/dragonflydb/dragonfly/issues/5581',
    seen: `${sources}/facade/facade.cc`,
  },
];

export const dragonfly: Engine = { name: 'Dragonfly', documentation, rules };

const pubSub = 'https://github.com/dragonflydb/dragonfly/blob/main/docs/pub-sub.md';

/** Its slots are on several servers, or on one with `--cluster_mode=emulated`. */
export const dragonflyCluster: Engine = {
  name: 'Dragonfly, cluster mode',
  documentation,
  primaries: 3,
  rules: [
    ...rules,
    {
      commands: ['publish', 'subscribe', 'unsubscribe', 'psubscribe', 'punsubscribe'],
      answer: { error: 'ERR <COMMAND> is not supported in cluster mode yet' },
      source: pubSub,
      seen: pubSub,
    },
  ],
};
