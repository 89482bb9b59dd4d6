// Asks for every link that leads out of this repository: node .vitepress/check/foreign.ts. It needs a network.
import { foreignLinks } from './markdown.js';

const TIMEOUT = 20_000;
const AT_A_TIME = 8;

const links = foreignLinks();
const left = [...links];
const dead: string[] = [];
await Promise.all(Array.from({ length: AT_A_TIME }, askAll));
for (const fault of dead.sort()) console.error(fault);
console.log(`${links.length} links to elsewhere: ${dead.length} lead nowhere`);
process.exitCode = dead.length === 0 ? 0 : 1;

async function askAll(): Promise<void> {
  for (let link = left.shift(); link !== undefined; link = left.shift()) {
    const answer = await ask(link);
    if (answer !== undefined) dead.push(`${link}: ${answer}`);
  }
}

/** Why a link leads nowhere; undefined where it leads somewhere. Who refuses programs (401, 403, 429) is there. */
async function ask(link: string): Promise<string | undefined> {
  try {
    const { ok, status } = await fetch(link, { signal: AbortSignal.timeout(TIMEOUT) });
    return ok || [401, 403, 429].includes(status) ? undefined : `status ${status}`;
  } catch (error) {
    return String(Object(error).cause ?? error);
  }
}
