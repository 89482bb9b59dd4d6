import { readdirSync } from 'node:fs';
import MiniSearch from 'minisearch';
import { searchOptions } from '../search.js';
import { built } from './site.js';

/** What somebody types, and the page that he is looking for. */
const searches: Readonly<Record<string, string>> = {
  stampede: '/guide/cached',
  'single flight': '/guide/cached',
  stale: '/guide/freshness',
  'migrate keyv': '/migrate/keyv',
  'migrate bentocache': '/migrate/bentocache',
  'migrate cache-manager': '/migrate/cache-manager',
  cachetools: '/migrate/cachetools',
  invalidate: '/guide/invalidation',
  cluster: '/guide/redis',
  dogpile: '/guide/cached',
  'negative caching': '/guide/freshness',
  serialization: '/guide/keys-and-codecs',
};

/** How many of the first pages are looked at. */
const FIRST = 3;

/** The searches of the built site that do not find their page among the first, one sentence each. */
export async function missedSearches(): Promise<string[]> {
  const index = await builtIndex();
  const inChangelog = index.search(MiniSearch.wildcard).some(({ id }) => String(id).includes('/changelog'));
  const misplaced = inChangelog ? ['Searches find the changelog, whose page says `search: false`'] : [];
  const missed = Object.entries(searches).flatMap(([text, wanted]) => {
    const pages = index.search(text).map(({ id }) => String(id).replace(/#.*/, ''));
    const first = [...new Set(pages)].slice(0, FIRST);
    return first.includes(wanted) ? [] : `A search for "${text}" finds ${first.join(', ') || 'nothing'}, not ${wanted}`;
  });
  return [...misplaced, ...missed];
}

/** The index as the search box loads it. */
async function builtIndex(): Promise<MiniSearch> {
  const folder = `${built}/assets/chunks`;
  const [name] = readdirSync(folder).filter((file) => file.startsWith('@localSearchIndexroot'));
  const { default: text } = (await import(`${folder}/${name}`)) as { default: string }; // as VitePress writes it
  return MiniSearch.loadJSON(text, {
    fields: ['title', 'titles', 'text'],
    storeFields: ['title', 'titles'],
    searchOptions,
  });
}
