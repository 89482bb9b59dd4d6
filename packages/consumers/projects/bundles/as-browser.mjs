// node as-browser.mjs <bundle>: runs it where nothing of Node is but what browsers have as well.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';

const timers = 'clearTimeout performance queueMicrotask setTimeout';
const names = `console crypto structuredClone TextDecoder TextEncoder ${timers}`.split(' ');

const globals = Object.fromEntries(names.map((name) => [name, globalThis[name]]));
runInNewContext(readFileSync(process.argv[2], 'utf8'), globals);
