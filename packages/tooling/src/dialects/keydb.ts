import type { Engine } from './rule.js';

const networking = 'https://github.com/Snapchat/KeyDB/blob/0073d8d6c6fcef68db96f42146e504cfabe44cd3/src/networking.cpp';

/** It tracks keys as Redis does, with prefixes and over both protocols. */
export const keydb: Engine = {
  name: 'KeyDB',
  documentation: 'https://docs.keydb.dev/docs/compatibility',
  rules: [
    {
      commands: ['client setinfo', 'client no-evict', 'client no-touch', 'client maint_notifications'],
      answer: { error: "ERR Unknown subcommand or wrong number of arguments for '<subcommand>'. Try CLIENT HELP." },
      source: networking,
      seen: networking,
    },
  ],
};
