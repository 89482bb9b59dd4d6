import { undefinedResult } from '../checks/absent.js';
import { deletedWhileLoading } from '../checks/deleted-while-loading.js';
import { loaderError } from '../checks/loader-error.js';
import { oneLoad } from '../checks/one-load.js';
import { renewal } from '../checks/renewal.js';
import { docs } from '../links.js';
import type { Row } from '../row.js';

/** Of libraries that are stores alone. */
export const noFunction = {
  keyv: ['no function', docs.keyv('readme')],
  unstorage: ['no function', docs.unstorage('1.guide/1.index.md')],
} as const;

export const functionRows: readonly Row[] = [
  { feature: 'Ten callers who arrive together', check: oneLoad, quick: true, linked: noFunction },
  { feature: 'Ten callers of a load that fails', check: loaderError, quick: true, linked: noFunction },
  { feature: 'A key deleted while it is loaded', check: deletedWhileLoading, quick: true, linked: noFunction },
  { feature: 'The result `undefined` is', check: undefinedResult, quick: true, linked: noFunction },
  { feature: 'An old result is answered, and renewed behind', check: renewal, linked: noFunction },
  {
    feature: 'An old result is answered where the load fails',
    linked: {
      ...noFunction,
      ctu: ['`staleIfError`', './guide/freshness'],
      'cache-manager': ['no', docs.cacheManager('readme')],
      cacheable: ['no', docs.cacheable('getorset')],
      bentocache: ['`grace`', docs.bentocache('grace_periods.md')],
      'layered-loader': ['no', docs.layeredLoader('loader-api')],
      cachified: ['of a forced load', docs.cachified('forcing-fresh-values-and-falling-back-to-cache')],
    },
  },
];
