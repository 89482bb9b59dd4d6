import { ofFlights } from './coherence.js';
import type { Mutant } from './mutant.js';
import { ofProtocol } from './protocol.js';
import { ofLevels } from './two-level.js';

/**
 * Every guard of the protocol, the flights and the loads by which an answer is right. (Those without which something is loaded or missed once
 * more than needed are for the unit tests: here a miss is right.)
 */
export const mutants: readonly Mutant[] = [...ofProtocol, ...ofLevels, ...ofFlights];
