import { Requests } from '../requests.js';

/** What the values come from. Each key has a version, from 1 on, which every change makes one higher; that is its value. */
export class Source {
  readonly requests = new Requests('the source', false);
  readonly #versions = new Map<string, number>();
  /** How many loads have begun. */
  loads = 0;

  load(process: number, key: string): Promise<string> {
    this.loads++;
    return this.requests.ask(process, `load ${key}`, key, true, () => String(this.#versionOf(key)));
  }

  /** Changes a key; its version from then on. */
  change(process: number, key: string): Promise<number> {
    return this.requests.ask(process, `change ${key}`, key, false, () => {
      const version = this.#versionOf(key) + 1;
      this.#versions.set(key, version);
      return version;
    });
  }

  #versionOf(key: string): number {
    return this.#versions.get(key) ?? 1;
  }
}
