// @module-tag stress
import { readFileSync, writeFileSync } from 'node:fs';
import { startFaultProxy, startRedis } from '@ctu/tooling';
import { expect, it } from 'vitest';
import { type Lines, type Outage, outages, type World } from './outage-table/outages.js';
import { kinds, recovered, stackOf, warm } from './outage-table/stacks.js';

const page = new URL('../guarantees.md', import.meta.url);
const block = /(?<=<!-- outages, by tests\/outage-table.test.ts -->\n\n)(.*?)(?=\n<!-- end -->)/s;

it('The table of outages is what happens: else run `UPDATE=1 npx vitest run tests/outage-table.test.ts` in docs', async () => {
  const tables: string[] = [];
  for (const outage of outages) tables.push(tableOf(outage, await columnsOf(outage)));
  const text = readFileSync(page, 'utf8');
  if (process.env.UPDATE)
    writeFileSync(
      page,
      text.replace(block, () => tables.join('\n')),
    );
  else expect(block.exec(text)?.[0]).toBe(tables.join('\n'));
});

/** What each kind of stack sees of an outage. */
async function columnsOf({ begin, look, end, after, timeout = 60_000, fromTheStart }: Outage): Promise<Lines[]> {
  const server = await startRedis();
  const proxy = await startFaultProxy(server.port);
  if (fromTheStart) await server.kill();
  const stacks = Object.values(kinds).map((kind) => stackOf(kind, server, proxy, timeout));
  const world: World = { server, proxy, stacks };
  try {
    if (!fromTheStart) await Promise.all(stacks.map((stack) => warm(stack, server)));
    await begin?.(world);
    const seen = await Promise.all(stacks.map((stack) => look(stack, world)));
    await end?.(world);
    await Promise.all(stacks.map(recovered));
    const later = await Promise.all(stacks.map(async (stack) => (await after?.(stack)) ?? []));
    return seen.map((lines, index) => [...lines, ...later[index]!]);
  } finally {
    await Promise.all(stacks.map((stack) => stack.close()));
    await proxy.stop();
    await server.stop();
  }
}

function tableOf({ what }: Outage, columns: readonly Lines[]): string {
  const rows = columns[0]!.map(([call], index) => [call, ...columns.map((lines) => lines[index]![1])]);
  const head = [what, ...Object.keys(kinds)];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
