import { expect, it } from 'vitest';
import { engines } from './engines.js';

it.each(engines)('each rule of $name has a source, and commands as they are looked up', ({ documentation, rules }) => {
  for (const { source, seen, commands } of rules) {
    for (const url of [documentation, source, seen ?? source]) expect(url).toMatch(/^https:\/\/[^\s]+$/);
    for (const command of commands) expect(command).toMatch(/^[a-z_-]+( [a-z_-]+)?$/);
  }
});
