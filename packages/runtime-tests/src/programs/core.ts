import { runCore } from '../suites/core.js';

console.log(JSON.stringify(await runCore()));
