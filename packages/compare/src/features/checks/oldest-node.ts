import type { Check } from './check.js';
import { installed, manifestOf } from './installed.js';

/** The oldest Node that the package and all that come with it allow, as far as they say. */
export const oldestNode: Check = async ({ packages }) => {
  const oldest = installed(packages).flatMap((folder) => /\d+/.exec(manifestOf(folder).engines?.node ?? '') ?? []);
  return oldest.length === 0 ? 'nobody says' : String(Math.max(...oldest.map(Number)));
};
