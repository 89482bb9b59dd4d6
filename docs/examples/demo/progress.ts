/**
 * Shows how far a part of the run is: as a bar on a terminal, elsewhere as a line when it begins. The answer says whether
 * there is more to do after so many calls.
 */
export function startProgress(title: string, share: (done: number) => number): (done: number) => boolean {
  const { isTTY, columns = 80 } = process.stdout;
  const width = Math.max(10, Math.min(40, columns - 30));
  let shown = -1;
  if (!isTTY) console.log(`${title} …`);
  return (done) => {
    const filled = Math.min(width, Math.floor(share(done) * width));
    if (isTTY && filled !== shown) {
      shown = filled;
      const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
      process.stdout.write(`\r${title.padEnd(21)} ${bar} ${filled === width ? '\n' : ''}`);
    }
    return filled < width;
  };
}
