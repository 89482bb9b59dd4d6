/** Shows how far a part of the run is, from 0 to 1: as a bar on a terminal, elsewhere as a line when it begins. */
export function startProgress(title: string): (share: number) => void {
  const { isTTY, columns = 80 } = process.stdout;
  const width = Math.max(10, Math.min(40, columns - 30));
  let shown = -1;
  if (!isTTY) console.log(`${title} …`);
  return (share) => {
    const filled = Math.min(width, Math.floor(share * width));
    if (!isTTY || filled === shown) return;
    shown = filled;
    const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
    process.stdout.write(`\r${title.padEnd(21)} ${bar} ${filled === width ? '\n' : ''}`);
  };
}
