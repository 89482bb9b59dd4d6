import type { Situation } from './situation.js';
import { costs } from './situations/costs.js';
import { flushed } from './situations/flushed.js';
import { frozenServer } from './situations/frozen-server.js';
import { killedConnection } from './situations/killed-connection.js';
import { lostMessage } from './situations/lost-message.js';
import { overtakenRead } from './situations/overtaken-read.js';
import { peerWrites } from './situations/peer-writes.js';
import { silentConnection } from './situations/silent-connection.js';

export const situations = {
  peerWrites,
  killedConnection,
  silentConnection,
  lostMessage,
  flushed,
  overtakenRead,
  frozenServer,
  costs,
} satisfies Record<string, Situation>;

export type SituationName = keyof typeof situations;
