// node as-browser.mjs <bundle>: runs it where nothing of Node is, but a few of the things that browsers have as well.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';

const {
  clearTimeout,
  console,
  crypto,
  performance,
  queueMicrotask,
  setTimeout,
  structuredClone,
  TextDecoder,
  TextEncoder,
} = globalThis;
const browser = { clearTimeout, console, crypto, performance, queueMicrotask, setTimeout, structuredClone };

runInNewContext(readFileSync(process.argv[2], 'utf8'), { ...browser, TextDecoder, TextEncoder });
