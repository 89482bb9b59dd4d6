import { cached, PrefixedCache } from '@ctu/core';
import { Inject, Injectable } from '@nestjs/common';
import { STACK, type Stack } from './cache.module.js';

export interface User {
  readonly name: string;
  readonly seen: Date;
}

/** Stands for a database, and counts how often it is asked. */
@Injectable()
export class UserTable {
  readonly #rows = new Map<string, User>([['1', { name: 'Ada', seen: new Date(0) }]]);
  asked = 0;

  async find(id: string): Promise<User | undefined> {
    this.asked++;
    return this.#rows.get(id);
  }

  async rename(id: string, name: string): Promise<void> {
    const row = this.#rows.get(id);
    if (row) this.#rows.set(id, { ...row, name });
  }
}

// #region service
/** A service with a cache before its table: one load for callers who come together, an old answer where the table fails. */
@Injectable()
export class Users {
  readonly find;

  constructor(
    @Inject(UserTable) private readonly table: UserTable,
    @Inject(STACK) stack: Stack,
  ) {
    this.find = cached((id: string) => table.find(id), {
      cache: new PrefixedCache(stack, 'users.'),
      key: (id) => id,
      ttl: 60_000,
      staleIfError: 3_600_000,
    });
  }

  async rename(id: string, name: string): Promise<void> {
    await this.table.rename(id, name);
    await this.find.delete(id);
  }
}
// #endregion service
