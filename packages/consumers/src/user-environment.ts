/** The environment without what a test run adds to it, of which some changes what tools do. */
export function userEnvironment(): NodeJS.ProcessEnv {
  // Of npm's own, those that say how to reach the registry stay.
  const added =
    /^(npm_(lifecycle|package|command|execpath|node_execpath|config_user_agent)|pnpm_|vitest|test$|node_(env|options|path)$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !added.test(name)));
}
