import { startMemcached } from '@ctu/tooling';
import { endingOf } from '../../watch.js';
import type { Check } from './check.js';

const keys: Readonly<Record<string, string>> = {
  'a space': 'a b',
  '300 bytes': 'k'.repeat(300),
  'a line break': 'a\r\nflush_all',
};

/** What comes of keys that Memcached's protocol does not allow. */
export const memcachedKeys: Check = async (library) => {
  if (!library.memcached) return undefined;
  const server = await startMemcached();
  try {
    const seen: string[] = [];
    for (const [name, key] of Object.entries(keys)) {
      const store = await library.memcached(server.port);
      await store.set('canary', 'alive');
      const ending = await endingOf(
        (async () => {
          await store.set(key, 'value');
          return (await store.get(key)) as string | undefined; // it has kept a text
        })(),
        5_000,
      );
      const alive = await endingOf((async () => (await store.get('canary')) as string | undefined)(), 5_000); // likewise
      seen.push(`${name}: ${told(ending)}${told(alive) === 'kept' ? '' : ', and another key is lost'}`);
      await endingOf((async () => void (await store.close()))(), 1_000);
    }
    return seen.every((text) => text.endsWith(': kept')) ? 'all are kept' : seen.join('; ');
  } finally {
    await server.stop();
  }
};

function told(ending: Awaited<ReturnType<typeof endingOf>>): string {
  if (!ending) return 'no answer';
  if ('error' in ending) return 'an error';
  return ending.value === 'value' || ending.value === 'alive' ? 'kept' : 'a miss';
}
