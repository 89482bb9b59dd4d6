import type { Transport, TransportEvents } from '@ctu/core';
import type { Watcher } from './stack.js';

/** The way by which a process hears what is sent to all. It may break; what the process sends gets through all the same, by another way. */
export class Subscription implements Transport {
  readonly echoes = true;
  /** How it is broken: its connection is closed, which is noticed, or silent, which is not. */
  broken: 'closed' | 'silent' | undefined;
  readonly #wire: Transport;
  readonly #watcher: Watcher;
  #events: TransportEvents | undefined;
  /** Who the process is, to the channel. */
  #self: unknown;

  constructor(wire: Transport, watcher: Watcher) {
    this.#wire = wire;
    this.#watcher = watcher;
  }

  open(events: TransportEvents): ReturnType<Transport['open']> {
    this.#events = events;
    const way = this.#wire.open({
      up: () => events.up(),
      down: (error) => events.down(error),
      received: (text) => this.#receive(text),
    });
    return {
      send: (text) => {
        const { origin, changed } = contentOf(text);
        this.#self = origin;
        if (changed !== undefined) this.#watcher.moved('channel', 'told', changed);
        return way.send(text);
      },
      close: () => way.close(),
    };
  }

  break(how: 'closed' | 'silent'): void {
    this.broken = how;
    if (how === 'closed') this.#events?.down(new Error('The connection was closed'));
  }

  mend(): void {
    this.broken = undefined;
    this.#events?.up();
  }

  #receive(text: string): void {
    if (this.broken) return;
    const { origin, changed } = contentOf(text);
    if (changed !== undefined && origin !== this.#self) this.#watcher.moved('channel', 'heard', changed);
    this.#events?.received(text);
  }
}

/** Who says a text of a numbered channel, and the key that it says was changed; undefined of a heartbeat. */
function contentOf(text: string): { readonly origin: unknown; readonly changed: string | undefined } {
  const [origin, , , told] = JSON.parse(text) as readonly unknown[]; // as `numberedChannel` writes them
  return { origin, changed: typeof told === 'boolean' ? undefined : String(told ?? 'any key') };
}
