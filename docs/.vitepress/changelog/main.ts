// Writes the page of changes, before the site is built: it is not kept, since what it says stands elsewhere.
import { writeFileSync } from 'node:fs';
import { changelog } from './changelog.js';

writeFileSync(new URL('../../changelog.md', import.meta.url), changelog());
