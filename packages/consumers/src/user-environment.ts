/** The environment without what a test run adds to it, of which some changes what tools do. */
export function userEnvironment(): NodeJS.ProcessEnv {
  const added = /^(npm_|pnpm_|vitest|test$|node_env$|node_options$|node_path$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !added.test(name)));
}
