import { bench } from './bench.js';
import { readOptions } from './options.js';

const options = readOptions(process.argv.slice(2));
if (options) await bench(options);
