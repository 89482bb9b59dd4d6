import type { Lacks } from './powers.js';

/** Of what is in memory. */
export const nothingToClose: Lacks = {
  close: 'it holds nothing that wants closing',
  closed: 'it holds nothing that it could close',
};

/** Of a cache of somebody else's, in memory. */
export const bare: Lacks = {
  misuse: 'it is not ours, and refuses nothing',
  many: 'it has the four operations only',
  ...nothingToClose,
  now: 'it does not tell its time',
  neighbour: 'it is alone on its store',
};

export const lacksOfMap: Lacks = {
  ...bare,
  ttl: 'a Map cannot expire entries',
  'remaining-ttl': 'a Map cannot expire entries',
};

export const lacksOfLRUCache: Lacks = {
  ...bare,
  'exact-expiry': 'lru-cache keeps an entry one millisecond longer',
  cases: {
    'says on delete that an expired entry was not there': 'lru-cache does not look at the time on delete',
    'does not count what has expired among many deleted': 'lru-cache does not look at the time on delete',
    'does not count what has expired': 'lru-cache counts an entry until it is purged',
    'tells a remaining ttl of 0 for an expired entry': 'lru-cache goes below 0',
  },
};
