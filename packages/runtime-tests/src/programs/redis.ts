import { runRedis } from '../suites/redis.js';

console.log(JSON.stringify(await runRedis(process.env.REDIS_URL!))); // whoever starts it says where it is
