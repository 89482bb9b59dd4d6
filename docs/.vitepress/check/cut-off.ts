/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/**
 * What of the page that is shown is cut off, one sentence each. It is run in the browser, so it uses nothing from outside, and names no
 * function inside: tsx would call a helper for that.
 *
 * The page itself must not be wider than the screen. No line of code and no drawing may end beyond it, or beyond what is
 * around it, also where one could scroll there. Tables scroll in themselves: that is what the theme does with wide ones.
 */
export function cutOff(): string[] {
  const { clientWidth, scrollWidth } = document.documentElement;
  const faults: string[] = [];
  if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} px wide`);

  for (const code of document.querySelectorAll('main pre')) {
    if (code.scrollWidth > code.clientWidth) faults.push(`code is cut off: ${code.textContent?.trim().split('\n')[0]}`);
  }
  for (const drawing of document.querySelectorAll<HTMLElement | SVGSVGElement>('main img, main figure svg')) {
    const { left, right, width } = drawing.getBoundingClientRect();
    if (width === 0 && getComputedStyle(drawing).display === 'none') continue;
    if (drawing instanceof HTMLImageElement && drawing.naturalWidth === 0) faults.push(`no picture: ${drawing.src}`);
    if (left < 0 || right > clientWidth) faults.push(`a drawing is cut off at ${Math.round(right)} px`);
    for (const text of drawing.querySelectorAll('text')) {
      const inside = text.getBoundingClientRect();
      if (inside.left < left || inside.right > right) faults.push(`a drawing cuts off its text: ${text.textContent}`);
    }
  }
  return faults;
}

/** Where the links of the page lead within the site. It is run in the browser too. */
export function ownLinks(): string[] {
  const links = Array.from(document.querySelectorAll('a'), ({ href }) => href);
  return [...new Set(links)].filter((link) => link.startsWith(location.origin));
}
