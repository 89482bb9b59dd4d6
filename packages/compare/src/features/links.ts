const readme = (url: string) => (anchor: string) => `${url}#${anchor}`;
const folder = (url: string) => (path: string) => `${url}/${path}`;

/** Where the documentation of each library is: a heading of its README, or a page. */
export const docs = {
  keyv: readme('https://github.com/jaredwray/keyv/tree/main/packages/keyv'),
  cacheManager: readme('https://github.com/jaredwray/cacheable/tree/main/packages/cache-manager'),
  cacheable: readme('https://github.com/jaredwray/cacheable/tree/main/packages/cacheable'),
  bentocache: folder('https://github.com/Julien-R44/bentocache/tree/main/docs/content/docs'),
  layeredLoader: readme('https://github.com/kibertoad/layered-loader'),
  cachified: readme('https://github.com/epicweb-dev/cachified'),
  unstorage: folder('https://github.com/unjs/unstorage/tree/main/docs'),
};
