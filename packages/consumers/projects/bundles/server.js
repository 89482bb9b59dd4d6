import { MemCached } from '@ctu/memcached';
import { RedisCache } from '@ctu/redis';
import memjs from 'memjs';

async function main() {
  const options = { prefix: `${process.pid}.`, timeout: 60_000 };
  const far = await RedisCache.connect(process.env.REDIS_URL, options);
  await far.set('42', 'User 42');
  console.log('Redis:', await far.get('42'));
  await far.close();

  const client = memjs.Client.create(process.env.MEMCACHED, { timeout: 60 });
  const other = new MemCached(client, options);
  await other.set('42', 'User 42');
  console.log('Memcached:', await other.get('42'));
  client.close();

  const own = await MemCached.connect(process.env.MEMCACHED, options);
  console.log('Memcached, by our own client:', await own.get('42'));
  await own.close();
}

main();
