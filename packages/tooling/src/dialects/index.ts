export { engines } from './engines.js';
export type { Engine, Rule } from './rule.js';
export { type StartedEngine, startEngine } from './start-engine.js';
