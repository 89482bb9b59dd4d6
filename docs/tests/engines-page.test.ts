import { readFileSync, writeFileSync } from 'node:fs';
import { replaceBetween } from '@ctu/tooling';
import { type Engine, engines, type Rule } from '@ctu/tooling/dialects';
import { expect, it } from 'vitest';
import { outcomeOf } from '../../packages/redis/src/testing/engine-outcomes.js';

const page = new URL('../guide/engines.md', import.meta.url);

it('The page on engines says what their rules and tests say: else run `UPDATE=1 npx vitest run tests/engines-page.test.ts` in docs', () => {
  const text = readFileSync(page, 'utf8');
  const outcomes = replaceBetween(text, 'outcomes', table(engines));
  const whole = replaceBetween(outcomes, 'refusals', engines.map(refusals).join('\n'));
  if (process.env.UPDATE) writeFileSync(page, whole);
  else expect(text).toBe(whole);
});

function table(rows: readonly Engine[]): string {
  const head = ['engine', '`tracking()`', '`redisChannel`', '`clear({ everything: true })`', 'counters', 'refused'];
  const lines = [head, head.map(() => '---'), ...rows.map(row)];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function row(engine: Engine): string[] {
  const { refused, tracked } = outcomeOf(engine);
  const when = (command: string, said: string) => (refused.includes(command) ? said : undefined);
  return [
    `[${engine.name}](${engine.documentation})`,
    ['the `fallback`', `through \`${tracked[0]}\`, else the \`fallback\``, 'yes'][tracked.length]!, // of two clients
    when('SUBSCRIBE', 'with `sharded: true`') ?? 'yes',
    when('FLUSHDB', 'fails with `SERVER`') ?? when('FLUSHDB ASYNC', 'yes, by `FLUSHDB` alone') ?? 'yes',
    when('INFO', 'all 0') ?? 'yes',
    refused.map((command) => `\`${command}\``).join(', ') || 'nothing',
  ];
}

function refusals({ name, rules }: Engine): string {
  return `**${name}**\n\n${rules.map((rule) => `- ${said(rule)}\n`).join('')}`;
}

function said({ commands, only, answer, source, seen }: Rule): string {
  const names = commands.map((command) => `\`${command.toUpperCase()}\``).join(', ');
  if ('infoWithout' in answer) {
    const fields = answer.infoWithout.map((field) => `\`${field}\``).join(', ');
    return `${names} without ${fields} ([source](${source}))`;
  }
  const text = seen === source ? '' : seen ? `, [text](${seen})` : ', text assumed';
  return `${names}${only ? ` ${only.what}` : ''}: \`${answer.error.trim()}\` ([source](${source})${text})`;
}
