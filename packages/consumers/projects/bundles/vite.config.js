// `vite build` makes the bundle for browsers, `vite build --ssr server.js` the one for Node, with all packages in it.
export default {
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    rollupOptions: { output: { entryFileNames: '[name].js' } },
  },
  ssr: { noExternal: true },
};
