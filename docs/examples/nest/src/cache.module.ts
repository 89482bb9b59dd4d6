import { MemoryCache, PrefixedCache, TwoLevelCache } from '@ctu/core';
import { toKeyv } from '@ctu/core/keyv';
import { RedisCache } from '@ctu/redis';
import { CacheModule } from '@nestjs/cache-manager';
import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Keyv } from 'keyv';

/** The stack, for who wants more of it than Nest's own interface has. */
export const STACK = Symbol('stack');

export type Stack = ReturnType<typeof openStack>;

/** Two levels: what is near costs no round trip, what one process has loaded the others find, and what one deletes they forget. */
export function openStack(url = process.env.REDIS_URL ?? 'redis://localhost:6379') {
  const far = RedisCache.open<unknown>(url, { prefix: 'nest.' });
  return new TwoLevelCache(new MemoryCache<string, unknown>({ max: 10_000 }), far, {
    channel: far.tracking(),
    nearTtl: 60_000, // and so long near serves on while Redis is away
    resilient: true,
    onError: console.error,
  });
}

@Module({ providers: [{ provide: STACK, useFactory: () => openStack() }], exports: [STACK] })
export class StackModule implements OnApplicationShutdown {
  constructor(@Inject(STACK) private readonly stack: Stack) {}

  async onApplicationShutdown(): Promise<void> {
    await this.stack.close();
  }
}

/** Nest's own cache on that stack, for `CacheInterceptor`, `@CacheTTL` and `CACHE_MANAGER`. */
export const NestCache = CacheModule.registerAsync({
  isGlobal: true,
  imports: [StackModule],
  inject: [STACK],
  useFactory(stack: Stack) {
    // Nest closes its stores while requests are still under way. A prefix is closed by nobody.
    const store = toKeyv(new PrefixedCache(stack, 'http.'));
    return { stores: [new Keyv({ store }).on('error', console.error)], ttl: 60_000 };
  },
});
