import { runBunRedis } from '../suites/bun-redis.js';

console.log(JSON.stringify(await runBunRedis(process.env.REDIS_URL!))); // whoever starts it says where it is
