import { runCore } from '../suites/core.js';

export default {
  fetch: async (): Promise<Response> => Response.json(await runCore()),
};
