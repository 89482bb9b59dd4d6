import type { Suite } from './runtimes/runtime.js';

/** A suite that was green on a runtime. */
export interface Ran {
  readonly runtime: string;
  readonly version: string;
  readonly suite: Suite;
}

const suites: readonly Suite[] = ['core', 'redis', 'memcached'];

/** The table of runtimes: a tick where a suite was green. */
export function tableOf(ran: readonly Ran[]): string {
  const versions = new Map(ran.map(({ runtime, version }) => [runtime, version]));
  const tick = (runtime: string, suite: Suite): string =>
    ran.some((one) => one.runtime === runtime && one.suite === suite) ? '✓' : '';
  return [
    `| runtime | run with | ${suites.map((suite) => `\`@ctu/${suite}\``).join(' | ')} |`,
    `| --- | --- |${suites.map(() => ' :-: |').join('')}`,
    ...Array.from(versions, ([runtime, version]) => {
      const ticks = suites.map((suite) => tick(runtime, suite));
      return `| ${runtime} | ${version} | ${ticks.join(' | ')} |`;
    }),
  ].join('\n');
}
