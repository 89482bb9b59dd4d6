import type { Engine, Rule } from './rule.js';

const documentation = 'https://redis.io/docs/latest/operate/rs/references/compatibility/commands/';
const clientSideCaching = 'https://redis.io/docs/latest/operate/rs/references/compatibility/client-side-caching/';

/** Without the OSS Cluster API: a proxy takes commands for keys of any slot. */
const noCluster: Rule = {
  commands: ['cluster'],
  answer: { error: 'ERR command is not allowed' },
  source: 'https://redis.io/docs/latest/operate/rs/references/compatibility/commands/cluster/',
  seen: 'https://github.com/redis/jedis/issues/2317',
};

const noTracking: Rule = {
  commands: ['client tracking', 'client caching', 'client getredir', 'client trackinginfo'],
  answer: { error: "ERR command '<command>|<subcommand>' is not allowed" },
  source: clientSideCaching,
  seen: 'https://github.com/bezzad/HybridRedisCache/issues/16',
};

/** Redis Software and Redis Cloud. */
export const redisEnterprise: Engine = {
  name: 'Redis Enterprise and Cloud',
  documentation,
  rules: [
    {
      commands: ['client tracking'],
      only: { what: 'over RESP2', is: (_, protocol) => protocol === 2 },
      answer: { error: 'ERR Client tracking is not supported when using RESP2' },
      source: clientSideCaching,
      seen: 'https://github.com/magna-nz/redis-near-cache/blob/1e2a22efbe7d8cf51490b267f10d1621cdfb2411/DESIGN.md',
    },
    noCluster,
  ],
};

export const redisEnterpriseBefore74: Engine = {
  name: 'Redis Enterprise before 7.4',
  documentation,
  rules: [noTracking, noCluster],
};

export const redisActiveActive: Engine = {
  name: 'Redis Enterprise, Active-Active',
  documentation,
  rules: [
    ...redisEnterprise.rules,
    {
      commands: ['flushdb'],
      answer: { error: 'ERR command is not allowed' },
      source: 'https://redis.io/docs/latest/operate/rs/references/compatibility/commands/server/',
    },
    {
      commands: ['unlink', 'del', 'mset'],
      only: {
        // What lies in one slot is not refused there. It does no harm to refuse that too.
        what: 'of keys in several slots (replayed: of more than one key)',
        is: ([name, ...args]) => args.length > (/^mset$/i.test(name!) ? 2 : 1), // a command has a name
      },
      answer: { error: "CROSSSLOT Keys in request don't hash to the same slot" },
      source: 'https://redis.io/docs/latest/operate/rs/databases/durability-ha/clustering/',
      seen: 'https://redis.io/docs/latest/develop/reference/errors/common/crossslot/',
    },
  ],
};
