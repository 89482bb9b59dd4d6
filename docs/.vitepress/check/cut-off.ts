/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

// What is here runs in the browser: it takes nothing from outside, and names no function inside, because the compiler
// would call a helper of its own for that.

/**
 * What of the page that is shown is cut off, one sentence each. The page must not be wider than the screen, and no code
 * or drawing wider than its place, also where one could scroll there. A text in a drawing must not end beyond the
 * drawing, nor beyond the boxes that it is in. Tables may scroll in themselves.
 */
export async function cutOff(): Promise<string[]> {
  await document.fonts.ready;
  const { clientWidth, scrollWidth, classList } = document.documentElement;
  const faults: string[] = [];
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  if (classList.contains('dark') !== dark) faults.push(`the page is not ${dark ? 'dark' : 'light'}`);
  if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} px wide`);
  for (const code of document.querySelectorAll('main pre')) {
    if (code.scrollWidth > code.clientWidth) faults.push(`code is cut off: ${code.textContent?.trim().split('\n')[0]}`);
  }

  // The inside of a picture cannot be measured: it is drawn once more, as wide, where its styles do not reach the page.
  const shelf = document.body.appendChild(document.createElement('div'));
  const shadow = shelf.attachShadow({ mode: 'open' });
  for (const image of document.querySelectorAll<HTMLImageElement>('main img')) {
    await image.decode().catch(() => faults.push(`there is no picture ${image.currentSrc}`));
    const { left, right, width } = image.getBoundingClientRect();
    if (left < 0 || right > clientWidth) faults.push(`a picture is cut off: ${image.currentSrc.slice(0, 100)}`);
    const copy = shadow.appendChild(document.createElement('div'));
    copy.style.width = `${width}px`;
    copy.innerHTML = await (await fetch(image.currentSrc)).text();
  }

  for (const drawing of [...document.querySelectorAll('main figure svg'), ...shadow.querySelectorAll('svg')]) {
    const paper = drawing.getBoundingClientRect();
    if (paper.left < 0 || paper.right > clientWidth) faults.push('a drawing is cut off');
    const boxes = Array.from(drawing.querySelectorAll('rect'), (box) => box.getBoundingClientRect());
    for (const text of drawing.querySelectorAll('text')) {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const around = boxes.filter((box) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom);
      if ([paper, ...around].some((box) => left < box.left || right > box.right)) {
        faults.push(`a text is too long for its drawing: ${text.textContent}`);
      }
    }
  }
  shelf.remove();
  return faults;
}
