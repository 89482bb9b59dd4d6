import { ask, type FaultProxy, type Server, waitUntil } from '@ctu/tooling';
import { armed, type Stack } from './stacks.js';

export interface World {
  readonly server: Server;
  /** Before the connections of the channels. */
  readonly proxy: FaultProxy;
  readonly stacks: readonly Stack[];
}

/** What is seen: of each call what it is, and what came of it. */
export type Lines = readonly (readonly [call: string, outcome: string])[];

/** Something that happens to Redis, or between it and us. */
export interface Outage {
  /** A sentence. */
  readonly what: string;
  /** Of calls, in milliseconds: short only where nobody can answer them. */
  readonly timeout?: number;
  /** Whether it is there before anything was kept near. */
  readonly fromTheStart?: boolean;
  begin?(world: World): unknown;
  look(stack: Stack, world: World): Promise<Lines>;
  end?(world: World): unknown;
  /** What is seen once all is well again. */
  after?(stack: Stack): Promise<Lines>;
}

/** What comes of a `get`: which value, none, or the code of an error. */
async function got({ cache }: Stack, key: string): Promise<string> {
  return cache.get(key).then((value) => (value === undefined ? 'a miss' : `the ${value} value`), codeOf);
}

async function done(call: Promise<unknown>): Promise<string> {
  return call.then(() => 'done', codeOf);
}

function codeOf(error: { readonly code?: string }): string {
  return `\`${error.code}\``;
}

const calls: Outage['look'] = async (stack) => [
  ['`get` of a key that near has', await got(stack, 'near')],
  ['`get` of another key', await got(stack, 'far')],
  ['`set`', await done(stack.cache.set('set', 'new'))],
  ['`get` of what was set', await got(stack, 'set')],
  ['`delete`', await done(stack.cache.delete('deleted'))],
  ['`get` of what was deleted', await got(stack, 'deleted')],
];

const after: Outage['after'] = async (stack) => [
  ['afterwards: `get` of what was set', await got(stack, 'set')],
  ['afterwards: `get` of what was deleted', await got(stack, 'deleted')],
  ['afterwards: `get` of another key', await got(stack, 'far')],
];

const isLost = (stack: Stack) => waitUntil(() => !stack.hasChannel || !stack.isArmed());

/** Lets four heartbeats pass: three that are missed are a loss. */
async function beats(stack: Stack): Promise<void> {
  for (let beat = 0; beat < 4; beat++) stack.clock.advance(1_000);
  await isLost(stack);
}

/** Another process writes a key, which every near level here has. */
const peerWrites = ({ prefix }: Stack, { server }: World) => ask(server.port, `set ${prefix}near '"new"'`);
/** What the channel of that process says. */
const peerSays = ({ prefix }: Stack, { server }: World, text: string) =>
  ask(server.port, `publish ${prefix} '${text}'`);
const isForgotten = ({ levels, hasChannel }: Stack) => waitUntil(() => !hasChannel || !levels?.near.has('near'));

export const outages: readonly Outage[] = [
  {
    what: 'No outage: another process writes, and its message arrives',
    async look(stack, world) {
      await peerWrites(stack, world);
      await peerSays(stack, world, '["peer",1,0,["near"]]');
      await isForgotten(stack);
      return [['`get` of what it has written', await got(stack, 'near')]];
    },
  },
  {
    what: 'The message of another process gets lost',
    async look(stack, world) {
      await peerSays(stack, world, '["peer",1,0,["other"]]');
      await peerWrites(stack, world);
      const atOnce = await got(stack, 'near');
      await peerSays(stack, world, '["peer",2,0,true]'); // its heartbeat
      await isForgotten(stack);
      return [
        ['`get` of what it has written, at once', atOnce],
        ['the same, after its next heartbeat', await got(stack, 'near')],
      ];
    },
  },
  {
    what: 'The channel is cut off without a word, and another process writes',
    begin: ({ proxy }) => proxy.swallow(),
    async look(stack, world) {
      await peerWrites(stack, world);
      const atOnce = await got(stack, 'near');
      await beats(stack);
      return [
        ['`get` of what it has written, at once', atOnce],
        ['the same, three heartbeats later', await got(stack, 'near')],
      ];
    },
    end: ({ proxy }) => proxy.heal(),
    after: async (stack) => [['afterwards: the same', await got(stack, 'near')]],
  },
  {
    what: 'Redis is frozen, or cut off without a word',
    timeout: 500,
    begin: ({ server }) => server.freeze(),
    look: calls,
    end: ({ server }) => server.thaw(),
    after,
  },
  {
    what: 'Redis is frozen for more than three heartbeats',
    timeout: 500,
    async begin({ server, stacks }) {
      await server.freeze();
      await Promise.all(stacks.map(beats));
    },
    look: calls,
    end: ({ server }) => server.thaw(),
    after,
  },
  {
    what: 'Redis is killed',
    async begin({ server, stacks }) {
      await server.kill();
      await Promise.all(stacks.map(isLost));
    },
    look: calls,
    end: ({ server }) => server.restart(),
    after,
  },
  {
    what: 'Redis refuses connections from the start',
    fromTheStart: true,
    look: async (stack, world) => (await calls(stack, world)).slice(1), // near has nothing
    end: ({ server }) => server.restart(),
    after,
  },
  {
    what: 'Redis is started again, and has forgotten everything',
    async begin({ server, stacks }) {
      await server.kill();
      await Promise.all(stacks.map(isLost));
      await server.restart();
      const answers = ({ cache }: Stack) =>
        waitUntil(() =>
          cache.has('probe').then(
            () => true,
            () => false,
          ),
        );
      await Promise.all(stacks.map(answers));
      await Promise.all(stacks.map(armed));
    },
    look: calls,
  },
  {
    what: 'Redis is out of memory',
    begin: ({ server }) => ask(server.port, 'config set maxmemory 1'),
    look: calls,
    end: ({ server }) => ask(server.port, 'config set maxmemory 0'),
    after,
  },
  {
    what: 'The keys hold lists, which somebody else has put there',
    async begin({ server, stacks }) {
      for (const { prefix } of stacks) {
        for (const key of ['near', 'far', 'set', 'deleted']) {
          await ask(server.port, `del ${prefix}${key}`);
          await ask(server.port, `rpush ${prefix}${key} item`);
        }
      }
    },
    look: calls,
  },
];
