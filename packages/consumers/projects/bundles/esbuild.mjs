// node esbuild.mjs <node or browser> <mjs or cjs> <file>
import { build } from 'esbuild';

const [platform, extension, file] = process.argv.slice(2);
// The clients are CommonJS, and require modules of Node: an ES module has no `require` for that.
const makeRequire = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

await build({
  entryPoints: [file],
  bundle: true,
  minify: true,
  platform,
  format: extension === 'mjs' ? 'esm' : 'cjs',
  target: 'es2022',
  outdir: `out/esbuild-${platform}`,
  outExtension: { '.js': `.${extension}` },
  banner: platform === 'node' && extension === 'mjs' ? { js: makeRequire } : {},
});
