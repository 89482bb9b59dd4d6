const { join } = require('node:path');

const shared = { mode: 'production' };
const out = join(__dirname, 'out');

module.exports = [
  {
    ...shared,
    name: 'browser',
    target: ['web', 'es2022'],
    entry: { browser: './browser.js' },
    output: { path: join(out, 'webpack-browser') },
  },
  {
    ...shared,
    name: 'node',
    target: 'node20',
    entry: { server: './server.js' },
    output: { path: join(out, 'webpack-node'), filename: '[name].cjs', chunkFilename: '[name].cjs' },
  },
];
