import { runCore } from '../suites/core.js';

Object.assign(globalThis, { runCore });
