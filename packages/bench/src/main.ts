import { bench } from './bench.js';
import { writeVerdicts } from './document.js';
import { readOptions } from './options.js';

const options = readOptions(process.argv.slice(2));
if (options?.verdicts) writeVerdicts();
else if (options) await bench(options);
