// Draws the pictures of the guide anew.
import { writeFileSync } from 'node:fs';
import { hitRates } from './hit-rates.js';
import { scrapedRun } from './scraped-run.js';
import { pictures } from './windows.js';

const all = { ...pictures(), ...hitRates(await scrapedRun()) };
for (const [name, svg] of Object.entries(all)) writeFileSync(new URL(`../../${name}`, import.meta.url), svg);
