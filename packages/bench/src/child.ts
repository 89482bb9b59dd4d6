import type { Job } from './job.js';
import { callers } from './workloads/callers.js';
import { pass } from './workloads/pass.js';

// One job in a process of its own: what one contender does to the compiler and the heap is nobody else's burden.
const job: Job = JSON.parse(process.argv[2]!);
const measurements = job.kind === 'pass' ? await pass(job) : await callers(job);
// Clients keep connections open, and with them the process.
process.send!(measurements, () => process.exit());
