const { join } = require('node:path');

// `webpack --config-name browser` makes the bundle for browsers, `node` the one for Node, with all packages in it.
module.exports = [
  {
    name: 'browser',
    mode: 'production',
    target: ['web', 'es2022'],
    entry: { browser: './browser.js' },
    output: { path: join(__dirname, 'out/webpack-browser') },
  },
  {
    name: 'node',
    mode: 'production',
    target: 'node20',
    entry: { server: './server.js' },
    output: { path: join(__dirname, 'out/webpack-node'), filename: '[name].cjs', chunkFilename: '[name].cjs' },
  },
];
