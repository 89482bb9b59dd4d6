import type { Row } from './row.js';
import { facilityRows } from './rows/facilities.js';
import { functionRows } from './rows/function.js';
import { interfaceRows } from './rows/interface.js';
import { serverRows } from './rows/servers.js';
import { weightRows } from './rows/weight.js';

/** The rows, by what they are about. */
export const groups: Readonly<Record<string, readonly Row[]>> = {
  'The interface': interfaceRows,
  'A function behind a cache': functionRows,
  'Servers and levels': serverRows,
  'What else there is': facilityRows,
  'Weight and age': weightRows,
};
