import { closeCases } from './close.js';
import type { ContractCase } from './contract-case.js';
import { expiredCases } from './expired.js';
import { keyCases } from './keys.js';
import { manyCases } from './many.js';
import { misuseCases } from './misuse.js';
import { nowCases } from './now.js';
import { remainingTtlCases } from './remaining-ttl.js';
import { timeCases } from './time.js';
import { valueCases } from './values.js';
import { wholeCases } from './whole.js';

/**
 * The contract of a cache as data, for any test runner on any runtime.
 *
 * Each case runs against a fresh subject and rejects with a `ContractFailure`, or the cache's own error, if the cache does
 * not keep the contract. Every case checks by the way that a sync cache answers at once and an async one with promises.
 */
export const contract: readonly ContractCase[] = [
  ...valueCases,
  ...keyCases,
  ...misuseCases,
  ...timeCases,
  ...expiredCases,
  ...remainingTtlCases,
  ...nowCases,
  ...manyCases,
  ...wholeCases,
  ...closeCases,
];
