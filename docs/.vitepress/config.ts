import { existsSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';

const sidebar = new URL('../reference/typedoc-sidebar.json', import.meta.url);

export default defineConfig({
  title: 'ctu',
  description: 'Stackable caches for TypeScript',
  cleanUrls: true,
  srcExclude: ['**/node_modules/**'],
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide/start' },
      { text: 'See it work', link: '/playground' },
      { text: 'Reference', link: '/reference/' },
      { text: 'Architecture', link: '/architecture' },
    ],
    search: { provider: 'local' },
    sidebar: [
      {
        text: 'Guide',
        items: [
          { text: 'Start', link: '/guide/start' },
          { text: 'See it work', link: '/playground' },
          { text: 'Stack wrappers', link: '/guide/wrappers' },
          { text: 'Two levels', link: '/guide/two-levels' },
          { text: 'Cache a function', link: '/guide/cached' },
          { text: 'Fresh, stale, failing, slow', link: '/guide/freshness' },
          { text: 'Load many at once', link: '/guide/many' },
          { text: 'Invalidation in practice', link: '/guide/invalidation' },
          { text: 'Redis', link: '/guide/redis' },
          { text: 'Memcached', link: '/guide/memcached' },
          { text: 'Share a server', link: '/guide/shared-server' },
          { text: 'Starting up, outages, shutting down', link: '/guide/outages' },
          { text: 'Keys and codecs', link: '/guide/keys-and-codecs' },
          { text: 'Errors', link: '/guide/errors' },
          { text: 'Name the type of a stack', link: '/guide/types' },
          { text: 'Test what caches', link: '/guide/testing' },
          { text: 'A cache of your own', link: '/guide/own-cache' },
          { text: 'Coming from another library', link: '/guide/coming-from' },
        ],
      },
      {
        text: 'Background',
        items: [
          { text: 'Guarantees', link: '/guarantees' },
          { text: 'Architecture', link: '/architecture' },
          { text: 'Decisions', link: '/decisions' },
          { text: 'Benchmarks', link: '/benchmarks' },
          { text: 'Comparison in failures', link: '/comparison' },
        ],
      },
      // Generated from the docstrings by `typedoc`, before the site is built.
      { text: 'Reference', items: existsSync(sidebar) ? JSON.parse(readFileSync(sidebar, 'utf8')) : [] },
    ],
  },
});
