import { describe, expect, it } from 'vitest';
import { patternOf } from './pattern.js';
import { rawRedis } from './testing/raw-redis.js';
import { freshPrefix } from './testing/reached.js';

describe('patternOf', () => {
  const redis = rawRedis();

  it('matches what begins with the text, and nothing else', async () => {
    const starts = ['a*', 'a?', 'a[b]', 'a[', 'a]', 'a\\', '\\*', '[^a]', '[a-c]', 'é*', 'a\n*', 'a\0'].map(
      (start) => freshPrefix() + start,
    );
    for (const start of starts) {
      // What an unescaped pattern would match too.
      const strangers = [start.replace(/[*?[\]\\^]/g, 'b'), start.replaceAll('\\', ''), start.slice(0, -1)];
      for (const key of strangers) if (!key.startsWith(start)) await redis().set(key, '');
      await redis().set(start, '');
      await redis().set(`${start}x`, '');
    }
    for (const start of starts) {
      const found: string[] = [];
      for await (const page of redis().scanIterator({ MATCH: patternOf(start), COUNT: 1_000 })) found.push(...page);
      expect(found.sort()).toEqual([start, `${start}x`]);
    }
  });
});
