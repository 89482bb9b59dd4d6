/**
 * What tests of caches are made of: the contract as data, a clock that is moved by hand, and caches that fail on demand.
 *
 * It needs no test runner and runs on any runtime.
 */
export { ContractFailure } from './contract/assert.js';
export {
  type Candidate,
  casesFor,
  describeLacks,
  type RunnableCase,
  type UnsupportedCase,
} from './contract/candidate.js';
export { contract } from './contract/contract.js';
export type { ContractCase, Subject } from './contract/contract-case.js';
export { type BrokenRule, examine, type Findings } from './contract/findings.js';
export { type Lacks, type Power, powers } from './contract/powers.js';
export { describeStackLacks, type Stack, stacked, stackOf, stacks } from './contract/stacks.js';
export type { Call, Operation } from './faulty/faults.js';
export { FaultyCache } from './faulty/faulty-cache.js';
export { FaultySyncCache } from './faulty/faulty-sync-cache.js';
export type { HeldCall, Leg } from './faulty/held-call.js';
export { freshnessCasesFor } from './freshness/freshness-suite.js';
export type { FreshnessCandidate } from './freshness/process.js';
export { ManualClock } from './manual-clock.js';
export { type ServerCandidate, serverCasesFor, type TestServer } from './server-suite.js';
