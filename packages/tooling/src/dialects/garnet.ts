import type { Engine } from './rule.js';

const documentation = 'https://microsoft.github.io/garnet/docs/commands/api-compatibility';

export const garnet: Engine = {
  name: 'Garnet',
  documentation,
  rules: [
    {
      commands: [
        'client caching',
        'client getredir',
        'client maint_notifications',
        'client no-evict',
        'client no-touch',
        'client pause',
        'client reply',
        'client tracking',
        'client trackinginfo',
        'client unpause',
      ],
      answer: { error: "ERR unknown subcommand '<SUBCOMMAND>'." },
      source: documentation,
      seen: 'https://github.com/microsoft/garnet/blob/main/libs/server/Resp/Parser/RespCommand.cs',
    },
    {
      commands: ['info'],
      answer: { infoWithout: ['keyspace_hits', 'keyspace_misses', 'expired_keys', 'evicted_keys', 'used_memory'] },
      source:
        'https://github.com/microsoft/garnet/blob/3b11a4cffb4dfc56bad144164aaebd152f458d53/libs/server/Metrics/Info/GarnetInfoMetrics.cs',
    },
  ],
};
