import type { Engine, Rule } from './rule.js';

const documentation = 'https://docs.oracle.com/iaas/Content/ocicache/restrictedcommands.htm';

const answer = { error: "ERR unknown command '<command>', with args beginning with: " };

const restricted: Rule = {
  commands: [
    'acl',
    'bgrewriteaof',
    'bgsave',
    'config set',
    'debug',
    'migrate',
    'module',
    'psync',
    'replicaof',
    'save',
    'shutdown',
    'sync',
  ],
  answer,
  source: documentation,
};

export const oci: Engine = {
  name: 'OCI Cache',
  documentation,
  // Clients of a sharded one need `CLUSTER SLOTS`: https://docs.oracle.com/en-us/iaas/Content/ocicache/shardedclusters.htm
  rules: [restricted, { commands: ['cluster'], answer, source: documentation }],
};

export const ociSharded: Engine = {
  name: 'OCI Cache, sharded',
  documentation,
  primaries: 3,
  rules: [
    restricted,
    {
      commands: ['eval', 'eval_ro', 'evalsha', 'evalsha_ro', 'fcall', 'fcall_ro', 'function', 'script'],
      answer,
      source: documentation,
    },
  ],
};
