import type { Commander, IoredisCommand } from './commands.js';

/**
 * Sends a command of many keys. `TRYAGAIN`, since their slot is on its way to another node, rejects it at once: a cluster
 * client would try again for longer than a call lasts, while each key can be asked for alone.
 */
export function sendMany(commander: Commander, command: IoredisCommand): void {
  const { reject } = command;
  commander.sendCommand(command);
  const routed = command.reject;
  if (routed === reject) return;
  command.reject = (error) => (error.message.startsWith('TRYAGAIN ') ? reject : routed).call(command, error);
}
