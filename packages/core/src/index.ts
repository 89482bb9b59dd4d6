export type {
  AnyCache,
  AsyncCache,
  Cache,
  ClearOptions,
  KeysOptions,
  SetOptions,
  SyncCache,
  TextCache,
} from './cache.js';
export {
  type Cached,
  type CachedControls,
  type CachedResult,
  type CacheFor,
  type Called,
  cached,
  type Promising,
} from './cached/cached.js';
export { type CachedOf, cachedOf, type WithMethods } from './cached/cached-of.js';
export type { Explanation } from './cached/explain.js';
export type { Reason } from './cached/load.js';
export type { LoadContext } from './cached/loading.js';
export {
  type CachedMany,
  type CachedManyOptions,
  cachedMany,
  type IdOf,
  type LoadMany,
  type LoadManyContext,
  type ManyCall,
  type ManyFits,
  type NeedsIds,
  type OneOf,
} from './cached/many.js';
export type { ManyAnswer, ResultIn } from './cached/many-answer.js';
export type { LoadStats } from './cached/meter.js';
export {
  type BoundMethod,
  type CachedMethodDecorator,
  type CachedMethodOptions,
  cachedMethod,
} from './cached/method-decorator.js';
export {
  type CachedFunctions,
  cachedFunctions,
  cachedMethods,
  type GroupOptions,
  type WithCachedMethods,
} from './cached/methods.js';
export type {
  AbsentOption,
  AnyFunction,
  AsyncOption,
  CachedOptions,
  ContextFits,
  ContextOption,
  ExpiryOptions,
  KeyOption,
  NeedsContext,
  NeedsPromises,
  NeedsTtl,
  PromiseOptions,
  RenewalOptions,
  ResultOf,
  ResultOptions,
  TtlOption,
} from './cached/options.js';
export type { Schema, SchemaResult } from './cached/schema.js';
export type { Why } from './cached/sight.js';
export { broadcastChannel } from './channels/broadcast-channel.js';
export { memoryChannel } from './channels/memory-channel.js';
export {
  type NumberedChannelOptions,
  numberedChannel,
  type Transport,
  type TransportEvents,
} from './channels/numbered-channel.js';
export type { Clock, Timers } from './clock.js';
export type { BinaryCodec, Codec, TextCodec } from './codecs/codec.js';
export { jsonCodec } from './codecs/json.js';
export { type StructuredClass, type StructuredCodec, structuredCodec } from './codecs/structured.js';
export { keyLock, type Lock } from './coherence/key-lock.js';
export type {
  CanExpire,
  GetReply,
  IsAsync,
  KeyOf,
  KeysIn,
  KeysReply,
  ListedIn,
  NoTtl,
  OptionsOf,
  Reply,
  ReplyIn,
  StatsOf,
  TimeReply,
  TtlOfMap,
  ValueOf,
} from './derived.js';
export { CacheError, type CacheErrorCode, type CacheErrorOptions, isCacheError } from './errors.js';
export type {
  Aborted,
  CacheEvent,
  CacheFailed,
  CallEvent,
  ChannelArmed,
  ChannelEvent,
  ChannelLost,
  CircuitClosed,
  CircuitEvent,
  CircuitOpened,
  DebtsOverflow,
  ErrorHit,
  Hit,
  Joined,
  Loaded,
  LoadFailed,
  Miss,
  NearStale,
  NearUnfilled,
  NotForgotten,
  NotStored,
  Observers,
  Refresh,
  StaleHit,
  Trouble,
} from './events.js';
export type { CircuitState } from './guard/circuit.js';
export { hashKey } from './keys/hash-key.js';
export { jsonKey } from './keys/json-key.js';
export { jsonKeys } from './keys/json-keys.js';
export type { KeyCodec } from './keys/key-codec.js';
export { MemoryCache, type MemoryCacheOptions } from './memory-cache.js';
export type { AsyncDisposing } from './mode/dispose-symbols.js';
export type { MaybePromise } from './mode/replies.js';
export type { Changed as ChangedKeys, Channel, ChannelListener, ChannelMember } from './protocol/channel.js';
export type { Signal } from './signal.js';
export type { IsEitherAsync, LevelKey, LevelReply, SharedOptions, TwoLevelOptions } from './two-level/options.js';
export type { TwoLevelStats } from './two-level/stats.js';
export { TwoLevelCache } from './two-level/two-level-cache.js';
export type { VerifyStats } from './two-level/verify.js';
export type { CloneMode, CloneOf } from './values/clone.js';
export { AutoPrefixedCache, type AutoPrefixedCacheOptions } from './wrappers/auto-prefixed.js';
export { DebugCache, type DebugCacheOptions } from './wrappers/debug.js';
export { GuardedCache, type GuardedStats } from './wrappers/guarded.js';
export type { GuardedCacheOptions } from './wrappers/guarded-options.js';
export { type Changed, LockedCache, type LockedCacheOptions } from './wrappers/locked.js';
export { PrefixedCache } from './wrappers/prefixed.js';
export { type CacheStats, StatsCache } from './wrappers/stats.js';
