export { type RedisChannelOptions, redisChannel } from './channel/redis-channel.js';
export type { Subscribe, Subscription } from './channel/subscribe.js';
export type { Commander, CommandMaker, IoredisCommand } from './clients/ioredis/commands.js';
export type { IoredisClusterLike, IoredisLike, IoredisNode } from './clients/ioredis/ioredis.js';
export type { ClientSocket } from './clients/ioredis/join-writes.js';
export type { Connecting } from './clients/ioredis/readiness.js';
export type { NodeRedisClusterLike, NodeRedisCommandOptions, NodeRedisLike } from './clients/node-redis/node-redis.js';
export type { RedisClientLike } from './clients/recognise.js';
export type { NodeRedisOptions, RedisCacheOptions, RedisConnectOptions } from './options.js';
export { PrefixedRedisCache } from './prefixed-redis-cache.js';
export { RedisCache } from './redis-cache.js';
export type {
  Argument,
  Command,
  RedisClient,
  RedisNode,
  RedisReply,
  RedisServer,
  SendOptions,
} from './redis-client.js';
export type { RedisServerStats } from './server-stats.js';
export { StatsRedisCache } from './stats-redis-cache.js';
export type { TrackingOptions } from './tracking/tracking-channel.js';
export type { OpenTracking, Trackable, TrackingConnection, TrackingEvents } from './tracking/tracking-connection.js';
