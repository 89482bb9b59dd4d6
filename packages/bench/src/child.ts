import type { Job, Message, Outcome } from './job.js';
import { callers } from './workloads/callers.js';
import { crowd } from './workloads/crowd.js';
import { listing, type Phase } from './workloads/listing.js';
import { pass } from './workloads/pass.js';
import { reader } from './workloads/reader.js';

// One job in a process of its own: what one contender does to the compiler and the heap is nobody else's burden.
const job: Job = JSON.parse(process.argv[2]!);
const outcome = await run(job);
// Clients keep connections open, and with them the process.
tell({ outcome }, () => process.exit());

function run(job: Job): Promise<Outcome<Job>> {
  switch (job.kind) {
    case 'pass':
      return pass(job);
    case 'callers':
      return callers(job);
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
