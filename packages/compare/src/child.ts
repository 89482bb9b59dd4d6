import { contenders } from './contenders.js';
import { type SituationName, situations } from './situations.js';
import { setStage } from './stage.js';
import type { Seen } from './watch.js';

// One contender in one situation, in a process of its own, so that nothing of it is left for the next: child.ts <row> <situation>
const [row, name] = process.argv.slice(2) as [string, SituationName]; // as run.ts gives them
const { columns, run } = situations[name];

/** The last line that is printed is what was seen. */
function end(seen: readonly Seen[]): void {
  process.stdout.write(`\n${JSON.stringify(seen)}\n`, () => process.exit());
}

process.on('unhandledRejection', (error) => console.error('A rejection that nobody handles:', error));
try {
  const stage = await setStage(contenders[Number(row)]!);
  process.on('uncaughtException', (error) => {
    console.error(error);
    end(columns.map(() => 'the process ends: its client emits `error`, and nothing listens'));
  });
  end(await run(stage));
} catch (error) {
  console.error(error);
  process.exit(2);
}
