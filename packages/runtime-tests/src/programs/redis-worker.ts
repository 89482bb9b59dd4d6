import { runRedis } from '../suites/redis.js';

export default {
  fetch: async (_: Request, { ADDRESS }: { ADDRESS: string }): Promise<Response> =>
    Response.json(await runRedis(ADDRESS)),
};
