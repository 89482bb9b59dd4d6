/** What an adapter of a server is made of: the parts that `@ctu/redis` and `@ctu/memcached` share. */

export { type Codec, isTextCodec } from '../codecs/codec.js';
export { showKey } from '../errors.js';
export { encodePrefix } from '../keys/prefix.js';
export { isWellFormed, prefixMisuse, serverKeyMisuse, setMisuse, ttlMisuse } from '../misuse.js';
export { pairsOf } from '../mode/pairs.js';
export { allEnded } from '../mode/replies.js';
export { Batch, type BatchOptions } from './batch.js';
export { Call, Deadlines, type Every, type Receiver, type Wanted } from './deadlines.js';
export { checkedText, corrupt, decodeValue, encodeValue, unencodable } from './payload.js';
export { ServerCache } from './server-cache.js';
export { type ProcessClocks, ServerClock } from './server-clock.js';
export { Silence, type SilenceOptions } from './silence.js';
