import { search } from './search.js';

const input = document.querySelector<HTMLInputElement>('#city')!;
const list = document.querySelector('#found')!;

/** Of the latest text: the answers before it are not waited for. */
let current = new AbortController();

input.addEventListener('input', async () => {
  current.abort();
  current = new AbortController();
  const { signal } = current;
  try {
    const found = await search(input.value, signal);
    if (!signal.aborted) show(found);
  } catch (error) {
    if (!signal.aborted) show([error instanceof Error ? error.message : String(error)]);
  }
});

function show(lines: readonly string[]): void {
  list.replaceChildren(...lines.map((line) => Object.assign(document.createElement('li'), { textContent: line })));
}
