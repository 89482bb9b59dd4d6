import { runMemcached } from '../suites/memcached.js';

console.log(JSON.stringify(await runMemcached(process.env.MEMCACHED_SERVERS!))); // whoever starts it says where it is
