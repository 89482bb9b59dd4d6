/** Two stacks under the same calls and faults, in virtual time: what the playground of the site shows. */
export type { Kind, Line } from './log.js';
export { type Name, names, Playground } from './playground.js';
export { END, fitted, numbers, type Schedule, type Switch, scheduleOf, textOf, usual } from './schedule.js';
export { departures, type Movement, NEAR } from './stack.js';
export { MESSAGE, type Totals, WINDOW, WINDOWS, type Window } from './tally.js';
export type { Entry, ProcessView, SideView, View } from './view.js';
