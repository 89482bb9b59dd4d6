import { builtins, bundleSize } from '../checks/bundle.js';
import { oldestNode } from '../checks/oldest-node.js';
import { dependencies, installSize } from '../checks/weight.js';
import type { Row } from '../row.js';

export const weightRows: readonly Row[] = [
  { feature: 'The oldest Node', check: oldestNode, quick: true },
  { feature: 'Packages that come with it', check: dependencies, quick: true },
  { feature: 'On disk, with these', check: installSize },
  { feature: 'In a bundle, minified and compressed', check: bundleSize },
  { feature: 'Imports of Node, for browsers and the edge', check: builtins },
  {
    feature: 'Users and releases',
    linked: {
      ctu: ['none yet', './changelog'],
      keyv: ['on npm', 'https://www.npmjs.com/package/keyv'],
      'cache-manager': ['on npm', 'https://www.npmjs.com/package/cache-manager'],
      cacheable: ['on npm', 'https://www.npmjs.com/package/cacheable'],
      bentocache: ['on npm', 'https://www.npmjs.com/package/bentocache'],
      'layered-loader': ['on npm', 'https://www.npmjs.com/package/layered-loader'],
      cachified: ['on npm', 'https://www.npmjs.com/package/@epic-web/cachified'],
      unstorage: ['on npm', 'https://www.npmjs.com/package/unstorage'],
    },
  },
];
