import type { ContestJob, Job, Message, Outcome } from './job.js';
import type { Ready, Slice } from './measurement.js';
import { callers } from './workloads/callers.js';
import { crowd } from './workloads/crowd.js';
import { listing, type Phase } from './workloads/listing.js';
import { pass } from './workloads/pass.js';
import { reader } from './workloads/reader.js';
import { writes } from './workloads/writes.js';

// One job in a process of its own: what one contender does to the compiler and the heap is nobody else's burden.
const job: Job | ContestJob = JSON.parse(process.argv[2]!);
if (job.kind === 'pass') serve(await pass(job));
else if (job.kind === 'callers') serve(await callers(job));
else if (job.kind === 'writes') serve(await writes(job));
// Clients keep connections open, and with them the process.
else tell({ outcome: await run(job) }, () => process.exit());

/** Takes part in a contest until the parent has had enough. */
function serve(ready: Ready): void {
  process.on('message', async (slice: Slice) => process.send!(await ready.measure(slice)));
  process.on('disconnect', () => process.exit());
  process.send!(ready.cases);
}

function run(job: Job): Promise<Outcome<Job>> {
  switch (job.kind) {
    case 'crowd':
      return crowd(job);
    case 'listing':
      return listing(job, (phase) => tell({ phase }));
    case 'reader': {
      let phase: Phase | undefined = 'other';
      process.on('message', (next: Phase | 'end') => {
        phase = next === 'end' ? undefined : next;
      });
      return reader(
        job,
        () => phase,
        () => tell({ phase: 'ready' }),
      );
    }
  }
}

function tell(message: Message, sent = () => {}): void {
  process.send!(message, sent);
}
