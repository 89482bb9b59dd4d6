// Draws the pictures of the guide anew.
import { writeFileSync } from 'node:fs';
import { pictures } from './windows.js';

for (const [name, svg] of Object.entries(pictures())) writeFileSync(new URL(`../../${name}`, import.meta.url), svg);
