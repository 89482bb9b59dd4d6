import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type TransformPageContext } from 'vitepress';
import { deadLinks } from './check/links.js';
import { descriptionOf } from './description.js';
import { searchOptions } from './search.js';

const sidebar = new URL('../reference/typedoc-sidebar.json', import.meta.url);

export default defineConfig({
  title: 'ctu',
  description:
    'Stackable caches for TypeScript: Map, an LRU, Redis and Memcached behind one small interface, in two levels, and before any function.',
  lang: 'en',
  cleanUrls: true,
  srcExclude: ['**/node_modules/**'],
  head: [
    ['link', { rel: 'icon', href: '/logo.svg', type: 'image/svg+xml' }],
    ['link', { rel: 'alternate icon', href: '/favicon.png', type: 'image/png', sizes: '48x48' }],
    ['meta', { property: 'og:type', content: 'website' }],
    ['meta', { property: 'og:site_name', content: 'ctu' }],
    ['meta', { name: 'twitter:card', content: 'summary' }],
  ],
  transformPageData(page, { siteConfig }: TransformPageContext) {
    const file = join(siteConfig.srcDir, page.filePath);
    const found = page.description || (existsSync(file) && descriptionOf(readFileSync(file, 'utf8')));
    const description = found || siteConfig.site.description;
    page.description = description;
    page.frontmatter.head = [
      ['meta', { property: 'og:title', content: page.title || siteConfig.site.title }],
      ['meta', { property: 'og:description', content: description }],
    ];
  },
  /** VitePress itself looks at links between pages; this at places in them too, and at what components link to. */
  buildEnd() {
    const dead = deadLinks();
    if (dead.length > 0) throw new Error(dead.join('\n'));
  },
  themeConfig: {
    logo: '/logo.svg',
    nav: [
      { text: 'Guide', link: '/guide/start' },
      { text: 'See it work', link: '/playground' },
      { text: 'Migrate', link: '/migrate/' },
      { text: 'Compare', link: '/comparison' },
      { text: 'Reference', link: '/reference/' },
    ],
    search: {
      provider: 'local',
      options: {
        miniSearch: { searchOptions },
        // Tables that are folded away are numbers: nobody looks for them.
        _render(text, env, markdown) {
          const page = markdown.render(text.replace(/<details>.*?<\/details>/gs, ''), env);
          return env.frontmatter?.search === false ? '' : page;
        },
      },
    },
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
          { text: 'Which servers', link: '/guide/engines' },
          { text: 'Memcached', link: '/guide/memcached' },
          { text: 'Share a server', link: '/guide/shared-server' },
          { text: 'Starting up, outages, shutting down', link: '/guide/outages' },
          { text: 'Keys and codecs', link: '/guide/keys-and-codecs' },
          { text: 'Errors', link: '/guide/errors' },
          { text: 'Metrics and traces', link: '/guide/opentelemetry' },
          { text: 'Name the type of a stack', link: '/guide/types' },
          { text: 'Test what caches', link: '/guide/testing' },
          { text: 'Recipes', link: '/guide/recipes' },
          { text: 'A cache of your own', link: '/guide/own-cache' },
          { text: 'Keyv, cache-manager, Nest', link: '/guide/keyv' },
          { text: 'Other clients and stores', link: '/guide/other-stores' },
        ],
      },
      {
        text: 'Migrate',
        collapsed: true,
        items: [
          { text: 'What differs from most', link: '/migrate/' },
          { text: 'keyv', link: '/migrate/keyv' },
          { text: 'cache-manager', link: '/migrate/cache-manager' },
          { text: 'bentocache', link: '/migrate/bentocache' },
          { text: 'cachified', link: '/migrate/cachified' },
          { text: 'lru-cache', link: '/migrate/lru-cache' },
          { text: 'cachetools, CacheToolsUtils', link: '/migrate/cachetools' },
          { text: 'DataLoader', link: '/migrate/dataloader' },
          { text: 'FusionCache, HybridCache', link: '/migrate/dotnet' },
        ],
      },
      {
        text: 'Background',
        items: [
          { text: 'Guarantees', link: '/guarantees' },
          { text: 'Architecture', link: '/architecture' },
          { text: 'Decisions', link: '/decisions' },
          { text: 'Benchmarks', link: '/benchmarks' },
          { text: 'Comparison', link: '/comparison' },
          { text: 'Changelog', link: '/changelog' },
        ],
      },
      // Generated from the docstrings by `typedoc`, before the site is built.
      { text: 'Reference', items: existsSync(sidebar) ? JSON.parse(readFileSync(sidebar, 'utf8')) : [] },
    ],
  },
});
