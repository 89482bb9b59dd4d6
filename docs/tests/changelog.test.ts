import { describe, expect, it } from 'vitest';
import { changelog, pageOf } from '../.vitepress/changelog/changelog.js';

describe('The page of changes', () => {
  it('lists what is unreleased by package, and what is of several first', () => {
    const changes = [
      "---\n'@ctu/redis': patch\n---\n\nOf one,\nin two lines.\n",
      "---\n'@ctu/core': minor\n'@ctu/redis': minor\n---\n\nOf two.\n",
    ];
    expect(pageOf(changes, [])).toBe(`# Changelog

Nothing has been released yet. This is what the first release has.

## Unreleased

### Several packages

- Of two.

### @ctu/redis

- Of one,
  in two lines.
`);
  });

  it('has the releases of each package after that', () => {
    expect(pageOf([], ['# @ctu/core\n\n## 1.0.0\n\n### Major Changes\n\n- First.\n'])).toBe(`# Changelog

## @ctu/core

### 1.0.0

#### Major Changes

- First.
`);
  });

  it('knows the changes of this repository', () => {
    expect(changelog()).toMatch(/^---\nsearch: false\n---\n\n# Changelog\n/);
    expect(changelog()).toContain('### @ctu/core\n\n- ');
  });
});
