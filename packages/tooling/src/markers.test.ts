import { describe, expect, it } from 'vitest';
import { replaceBetween } from './markers.js';

describe('replaceBetween', () => {
  const document = 'before\n\n<!-- a -->\n\nold\n\n<!-- /a -->\n\nafter <!-- b --><!-- /b -->';

  it('replaces what is between the markers of that name, and nothing else', () => {
    const replaced = replaceBetween(document, 'a', 'new $& text\n');
    expect(replaced).toBe(document.replace('old', () => 'new $& text'));
    expect(replaceBetween(replaced, 'a', 'old')).toBe(document);
  });

  it('fills markers that have nothing between them yet', () => {
    expect(replaceBetween(document, 'b', 'x')).toContain('<!-- b -->\n\nx\n\n<!-- /b -->');
  });

  it('refuses a document without them, or with them in the wrong order', () => {
    expect(() => replaceBetween(document, 'c', 'x')).toThrow('needs the markers <!-- c --> and <!-- /c -->');
    expect(() => replaceBetween('<!-- /a --><!-- a -->', 'a', 'x')).toThrow('in this order');
  });
});
