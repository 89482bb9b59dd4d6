import { execFileSync } from 'node:child_process';

/** The numbers of the cores that processes can be kept on, by `taskset` (util-linux); none where it is missing. */
const cores = coresOfThis();

/**
 * The core of all that is measured. Clients are there with their servers, so that the work of both is measured; caches in
 * memory are there because two cores of one machine may differ, by what others do beside it.
 */
export const sharedCore: number | undefined = cores.at(-1);

/** A core for a client of its own; undefined where there is none. */
export const otherCore: number | undefined = cores.length > 1 ? cores[0] : undefined;

/** Keeps a server on a core, with all of its threads; leaves it to the scheduler where there is no core to choose. */
export function keepServerOn(core: number | undefined, pid: number): void {
  if (core !== undefined) taskset('-apc', String(core), String(pid));
}

/**
 * Keeps the main thread of a Node on a core. The engine's own threads stay free: a compiler that has to wait for the
 * program it compiles is done with functions in another order, and inlines others.
 */
export function keepNodeOn(core: number | undefined, pid: number): void {
  if (core !== undefined) taskset('-pc', String(core), String(pid));
}

function coresOfThis(): number[] {
  try {
    return coresIn(taskset('-pc', String(process.pid)));
  } catch {
    return [];
  }
}

/** The numbers of the cores in an answer such as `pid 17's current affinity list: 0,2-5`. */
export function coresIn(answer: string): number[] {
  const list = answer.trim().split(' ').at(-1)!; // splitting gives one part at least
  return list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last! - first! + 1 }, (_, index) => first! + index); // a range begins somewhere
  });
}

function taskset(...args: string[]): string {
  return execFileSync('taskset', args, { encoding: 'utf8' });
}
