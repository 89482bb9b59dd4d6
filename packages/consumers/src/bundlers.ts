import type { Consumer } from './consumer.js';

/** What a program prints that is one bundle, where `redis` and `memjs` are the only client libraries that are installed. */
const SERVED = `Redis: User 42
Memcached: User 42
Memcached, by our own client: User 42
`;

const project = 'bundles';
const vite = 'node node_modules/vite/bin/vite.js build';
const webpack = 'node node_modules/webpack/bin/webpack.js --config-name';
const IN_BROWSER = '0.5\n';

const esbuild = ['mjs', 'cjs'].flatMap((format): Consumer[] => [
  {
    name: `esbuild, ${format}, for Node with one client of each server`,
    project,
    commands: [`node esbuild.mjs node ${format} server.js`, `node out/esbuild-node/server.${format}`],
    prints: SERVED,
    quick: true,
  },
  {
    name: `esbuild, ${format}, for browsers`,
    project,
    commands: [
      `node esbuild.mjs browser ${format} browser.js`,
      `node as-browser.mjs out/esbuild-browser/browser.${format}`,
    ],
    prints: IN_BROWSER,
    quick: true,
  },
]);

/** Bundlers that make one file, packages included, of a server's program, or of what a browser loads. */
export const bundlers: readonly Consumer[] = [
  ...esbuild,
  {
    name: 'Vite, for Node with one client of each server',
    project,
    commands: [`${vite} --ssr server.js --outDir out/vite-node`, 'node out/vite-node/server.js'],
    prints: SERVED,
  },
  {
    name: 'Vite, for browsers',
    project,
    commands: [`${vite} --outDir out/vite-browser`, 'node as-browser.mjs out/vite-browser/index.js'],
    prints: IN_BROWSER,
    quick: true,
  },
  {
    name: 'webpack 5, for Node with one client of each server',
    project,
    commands: [`${webpack} node`, 'node out/webpack-node/server.cjs'],
    prints: SERVED,
  },
  {
    name: 'webpack 5, for browsers',
    project,
    commands: [`${webpack} browser`, 'node as-browser.mjs out/webpack-browser/browser.js'],
    prints: IN_BROWSER,
  },
];
