import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearLockedPorts } from 'get-port';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { freePort } from './free-port.js';

/** What `freePort` gives where this port is the first that it tries. */
function tryFirst(port: number): Promise<number> {
  clearLockedPorts(); // those that the library itself would not give again for some seconds
  vi.spyOn(Math, 'random').mockReturnValueOnce((port - 10_000 + 0.5) / 22_000);
  return freePort();
}

describe('freePort', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('never gives a port twice, though nothing listens there', async () => {
    const port = await freePort();
    expect(await tryFirst(port)).not.toBe(port);
  });

  it('gives one again that a process had claimed which was killed', async () => {
    const port = await freePort();
    const { pid } = spawnSync(process.execPath, ['--eval', '']); // it has ended
    writeFileSync(join(tmpdir(), 'ctu-ports', String(port)), String(pid));
    expect(await tryFirst(port)).toBe(port);
  });
});
