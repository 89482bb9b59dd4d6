import type { ContractCase } from './contract-case.js';
import { closeCases } from './contract-close.js';
import { keyCases } from './contract-keys.js';
import { manyCases } from './contract-many.js';
import { misuseCases } from './contract-misuse.js';
import { timeCases } from './contract-time.js';
import { valueCases } from './contract-values.js';
import { wholeCases } from './contract-whole.js';

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
  ...manyCases,
  ...wholeCases,
  ...closeCases,
];
