import { ask, type FaultProxy, randomFrom, type Server, waitUntil } from '@ctu/tooling';
import { clusterFaults } from './cluster-faults.js';
import { any, KEYS } from './keys.js';
import type { StackName } from './stacks.js';
import type { World } from './world.js';

export type Random = () => number;

/** What is done to the servers or the ways to them, and undone. */
export interface Fault {
  readonly name: string;
  /** Does it; resolves when it is done, with the way to undo it, which resolves once the servers serve again. */
  inflict(world: World, random: Random): Promise<Inflicted>;
}

export interface Inflicted {
  /** What it was done to, and how much. */
  readonly detail?: string;
  heal(): Promise<unknown>;
  /** The stacks that may lose what their servers had acknowledged. */
  readonly loses?: readonly StackName[];
}

/** What is done to a way to a server. */
const harms: Record<string, (link: FaultProxy, random: Random) => string | undefined> = {
  latency(link, random) {
    const late = Math.round(any([100, 1_000, 6_000], random) * (0.5 + random()));
    link.delay(late);
    return `${late} ms`;
  },
  cut: (link) => void link.kill(),
  'truncated replies'(link, random) {
    const bytes = 1 + Math.floor(random() * 3_000);
    link.cut(bytes);
    return `after ${bytes} bytes`;
  },
  'half-open'(link, random) {
    const what = any(['both', 'requests', 'replies'] as const, random);
    link.swallow(what);
    return what === 'both' ? undefined : `${what} alone`;
  },
  silence: (link) => void link.mute(),
  garbage: (link) => void link.garble(),
  'slow drip'(link, random) {
    const bytes = 1 + Math.floor(random() * 60);
    link.drip(bytes, 20);
    return `${bytes} bytes in 20 ms`;
  },
};

/** The ways to servers. */
const ways: Record<string, (world: World, random: Random) => readonly FaultProxy[]> = {
  'one process and Redis': ({ links }, random) => [any(links, random)],
  'all processes and Redis': ({ links, bus }) => [...links, bus],
  'all processes and their channel': ({ bus }) => [bus],
  'all processes and one Memcached': ({ memcachedLinks }, random) => [any(memcachedLinks, random)],
};

function* linkFaults(): Generator<Fault> {
  for (const [harm, harmed] of Object.entries(harms)) {
    for (const [way, between] of Object.entries(ways)) {
      yield {
        name: `${harm} between ${way}`,
        async inflict(world, random) {
          const links = between(world, random);
          const seed = Math.floor(random() * 2 ** 31);
          const [detail] = links.map((link) => harmed(link, randomFrom(seed))); // the same on each
          return {
            ...(detail !== undefined && { detail }),
            heal: async () => {
              for (const link of links) link.heal();
            },
          };
        },
      };
    }
  }
}

/** What can be done to a server of its own. */
function serverFaults(name: string, serverOf: (world: World, random: Random) => Server, flush: string): Fault[] {
  return [
    {
      name: `${name} freezes`,
      async inflict(world, random) {
        const server = serverOf(world, random);
        await server.freeze();
        return { heal: async () => server.thaw() };
      },
    },
    {
      name: `${name} dies, and is started again`,
      async inflict(world, random) {
        const server = serverOf(world, random);
        await server.kill();
        return { heal: () => server.restart() };
      },
    },
    {
      name: `${name} is started anew at once`,
      async inflict(world, random) {
        await serverOf(world, random).restart();
        return nothingToHeal;
      },
    },
    {
      name: `${name} is emptied`,
      async inflict(world, random) {
        await ask(serverOf(world, random).port, flush);
        return nothingToHeal;
      },
    },
  ];
}

const nothingToHeal: Inflicted = { heal: async () => {} };

const redisOf = ({ redis }: World) => redis;

const redisFaults: readonly Fault[] = [
  ...serverFaults('Redis', redisOf, 'flushall'),
  {
    name: 'Redis closes its connections',
    async inflict({ redis }) {
      await tell(redis, 'client kill type pubsub', 'client kill type normal skipme yes');
      return nothingToHeal;
    },
  },
  {
    name: 'Redis has no memory left',
    async inflict({ redis }) {
      await tell(redis, 'config set maxmemory 1');
      return { heal: () => tell(redis, 'config set maxmemory 0') };
    },
  },
  {
    name: 'Redis evicts what it has',
    async inflict({ redis }) {
      await tell(redis, 'config set maxmemory-policy allkeys-random', 'config set maxmemory 1');
      return {
        heal: () => tell(redis, 'config set maxmemory 0', 'config set maxmemory-policy noeviction'),
      };
    },
  },
  {
    name: 'keys hold lists',
    async inflict({ redis }) {
      const keys = ['tracked.', 'told.'].flatMap((prefix) => KEYS.map((key) => prefix + key));
      await tell(redis, ...keys.flatMap((key) => [`del ${key}`, `rpush ${key} a b c`]));
      return nothingToHeal;
    },
  },
];

/** Resolves when the server has done so. */
async function tell({ port }: Server, ...commands: string[]): Promise<void> {
  await waitUntil(async () => !(await ask(port, commands.join('\r\n'))).includes('LOADING'));
}

/** All faults; without a cluster, those of the others. */
export function faultsOf({ cluster }: Pick<World, 'cluster'>): Fault[] {
  return [
    ...linkFaults(),
    ...redisFaults,
    ...serverFaults('one Memcached of three', ({ memcached }, random) => any(memcached, random), 'flush_all'),
    ...(cluster ? clusterFaults(cluster) : []),
  ];
}
