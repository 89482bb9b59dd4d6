import { Far } from '../far.js';
import { Requests } from '../requests.js';
import { Wire } from '../wire.js';
import { Pace } from './pace.js';
import { Source } from './source.js';
import type { Timeline } from './timeline.js';

/** How long a way takes, in milliseconds: at least, and how much more at most. There are two for each call, and one for each message. */
const FAR = [0.4, 0.6] as const;
const MESSAGES = [0.4, 0.6] as const;
const SOURCE = [8, 4] as const;

/** What processes reach, each call in its time: the source, and a server that holds the shared level and carries the messages. */
export class Servers {
  readonly source = new Source();
  readonly far: Far;
  readonly wire = new Wire(true);
  readonly #requests = new Requests('far', true);
  readonly #paces: readonly Pace[];

  constructor(time: Timeline, random: () => number) {
    const between =
      ([least, more]: readonly [number, number]) =>
      () =>
        least + random() * more;
    this.far = new Far(this.#requests);
    this.#paces = [
      new Pace(time, () => this.#requests.steps(), between(FAR)),
      new Pace(time, () => this.wire.steps(), between(MESSAGES)),
      new Pace(time, () => this.source.requests.steps(), between(SOURCE)),
    ];
  }

  /** Whether the shared server does nothing: calls wait until it thaws, and so does a message under way; one that is sent meanwhile is lost. */
  get frozen(): boolean {
    return this.wire.frozen;
  }

  set frozen(frozen: boolean) {
    this.wire.frozen = frozen;
    this.#requests.frozen = frozen;
  }

  /** What has been sent gets on its way. */
  look(): void {
    for (const pace of this.#paces) pace.look();
  }
}
