/** What an adapter of a server is made of, the parts that `@ctu/redis` and `@ctu/memcached` share, and the parent of a wrapper. */

export { numberedChannelRules } from '../channels/numbered-channel.js';
export { check, checkOptions, hasMethods, type Rule, type Rules } from '../checks.js';
export { setIdleTimer } from '../clock.js';
export { type Codec, isTextCodec } from '../codecs/codec.js';
export { showKey, showKind } from '../errors.js';
export { guarded } from '../events.js';
export { encodePrefix } from '../keys/prefix.js';
export { isWellFormed, serverKeyMisuse, setMisuse, ttlMisuse } from '../misuse.js';
export { Disposing } from '../mode/disposing.js';
export { pairsOf } from '../mode/pairs.js';
export { allEnded, type Mode, observed } from '../mode/replies.js';
export type { Signal } from '../signal.js';
export { Around } from '../wrappers/around.js';
export type { Operation } from '../wrappers/forwarding.js';
export { Batch, type BatchOptions } from './batch.js';
export { Call, Deadlines, type Every, type Receiver, type Wanted } from './deadlines.js';
export { checkedText, codecMisuse, corrupt, decodeValue, encodeValue, unencodable } from './payload.js';
export { peerFailure } from './peer.js';
export { ownPrefix, ServerCache } from './server-cache.js';
export { type ProcessClocks, ServerClock } from './server-clock.js';
export { Silence, type SilenceOptions } from './silence.js';
