import type { Engine } from './rule.js';

const commands =
  'https://github.com/apache/kvrocks/blob/1fefdff386cbc34cb3e8b122ef6cfe942eacbabc/src/commands/cmd_server.cc';

export const kvrocks: Engine = {
  name: 'Kvrocks',
  documentation: 'https://kvrocks.apache.org/docs/supported-commands',
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
        'client setinfo',
        'client tracking',
        'client trackinginfo',
        'client unblock',
        'client unpause',
      ],
      answer: { error: 'ERR Syntax error, try CLIENT LIST|INFO|KILL ip:port|GETNAME|SETNAME' },
      source: commands,
      seen: commands,
    },
    {
      commands: ['flushdb async', 'flushdb sync'],
      answer: { error: 'ERR wrong number of arguments' },
      source: commands,
      seen: commands,
    },
  ],
};
