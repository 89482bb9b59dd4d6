import { runMemcached } from '../suites/memcached.js';

export default {
  fetch: async (_: Request, { ADDRESS }: { ADDRESS: string }): Promise<Response> =>
    Response.json(await runMemcached(ADDRESS)),
};
