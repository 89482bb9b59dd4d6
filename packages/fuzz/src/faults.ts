import type { Backend } from './backend.js';
import type { Fault } from './plan.js';

/** What is done to the servers of one run, until it is healed. */
export class Faults {
  readonly #backend: Backend;
  readonly #lost: () => () => void;
  readonly #frozen = new Set<number>();
  /** Servers that were killed, and what is to be told once they are back. */
  readonly #dead = new Map<number, () => void>();

  /** `lost` is told when a server begins to lose its entries; what it returns, when it is empty and serves again. */
  constructor(backend: Backend, lost: () => () => void) {
    this.#backend = backend;
    this.#lost = lost;
  }

  async inflict({ fault, server, amount }: Fault): Promise<void> {
    const { servers, proxies } = this.#backend;
    if (servers.length === 0) return;
    const index = server % servers.length;
    const proxy = proxies[index];
    switch (fault) {
      case 'freeze':
        if (this.#dead.has(index)) return;
        this.#frozen.add(index);
        return servers[index]!.freeze();
      case 'thaw':
        return this.#thaw(index);
      case 'disconnect':
        if (this.#dead.has(index) || (this.#frozen.has(index) && !proxy)) return; // it could not be told to
        return this.#backend.disconnect(index);
      case 'kill':
        return this.#kill(index);
      case 'restart':
        await this.#kill(index);
        return this.#revive(index);
      case 'delay':
        return proxy?.delay(amount);
      case 'cut':
        return proxy?.cut(amount);
      case 'swallow':
        return proxy?.swallow(amount % 2 === 0 ? 'requests' : 'replies');
    }
  }

  /** Undoes everything; resolves once every server serves. */
  async heal(): Promise<void> {
    for (const index of this.#frozen) this.#thaw(index);
    for (const index of this.#dead.keys()) await this.#revive(index);
    for (const proxy of this.#backend.proxies) proxy.heal();
    await this.#backend.serves();
  }

  #thaw(index: number): void {
    if (this.#frozen.delete(index)) this.#backend.servers[index]!.thaw();
  }

  async #kill(index: number): Promise<void> {
    if (this.#dead.has(index)) return;
    this.#frozen.delete(index);
    this.#dead.set(index, this.#lost());
    await this.#backend.servers[index]!.kill();
  }

  async #revive(index: number): Promise<void> {
    await this.#backend.servers[index]!.restart();
    this.#dead.get(index)?.();
    this.#dead.delete(index);
  }
}
