import { nullOrMiss } from '../checks/absent.js';
import { inferredType } from '../checks/inferred-type.js';
import { syncStaysSync } from '../checks/sync-stays-sync.js';
import { ttlOfAnEntry, ttlOfZero } from '../checks/ttl.js';
import { docs } from '../links.js';
import type { Row } from '../row.js';

export const interfaceRows: readonly Row[] = [
  { feature: 'A hit in memory answers', check: syncStaysSync, quick: true },
  { feature: 'The type of a value that is read', check: inferredType },
  { feature: '`null` is told from a miss', check: nullOrMiss, quick: true },
  {
    feature: 'A ttl for each entry',
    check: ttlOfAnEntry,
    linked: { 'layered-loader': ['one for the cache', docs.layeredLoader('loader-api')] },
  },
  {
    feature: 'A ttl of 0 is',
    check: ttlOfZero,
    linked: { 'layered-loader': ['no ttl of an entry', docs.layeredLoader('loader-api')] },
  },
];
