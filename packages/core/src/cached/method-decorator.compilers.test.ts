import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { transformWithEsbuild } from 'vite';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { cachedMethod } from './method-decorator.js';

type Compile = (source: string) => Promise<string>;

const typescript = (experimentalDecorators: boolean): Compile => {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, experimentalDecorators };
  return async (source) => ts.transpileModule(source, { compilerOptions, fileName: 'source.ts' }).outputText;
};
const esbuild = (experimentalDecorators: boolean): Compile => {
  const tsconfigRaw = { compilerOptions: { experimentalDecorators } };
  return async (source) => (await transformWithEsbuild(source, 'source.ts', { target: 'es2022', tsconfigRaw })).code;
};

const compilers: [name: string, experimental: boolean, compile: Compile][] = [
  ['TypeScript', false, typescript(false)],
  ['esbuild', false, esbuild(false)],
  ['TypeScript, experimentalDecorators', true, typescript(true)],
  ['esbuild, experimentalDecorators', true, esbuild(true)],
];

describe.each(compilers)('@cachedMethod, compiled by %s', (_, experimental, compile) => {
  /** What the source answers with. */
  async function run(source: string, names: Record<string, unknown> = {}): Promise<unknown> {
    const code = await compile(source);
    const known = { cachedMethod, ...names };
    return new Function(...Object.keys(known), `${code}; return answer;`)(...Object.values(known));
  }

  it('caches methods: shared, of each instance, static, named by a symbol', async () => {
    const cache = new Map<string, unknown>();
    const answer = await run(
      `class Repository {
        calls = [];
        static calls = 0;
        @cachedMethod({ cache }) shared(id: number) { return this.calls.push(id); }
        @cachedMethod({ cache: () => new Map() }) own(id: number) { return this.calls.push(id); }
        @cachedMethod({ cache }) async later(id: number) { return this.calls.push(id); }
        @cachedMethod({ cache, name: 'static' }) static shared(id: number) { return ++this.calls; }
        @cachedMethod({ cache }) [name](id: number) { return this.calls.push(id); }
      }
      const [one, two] = [new Repository(), new Repository()];
      const all = () => [one.shared(1), two.shared(1), one.own(1), two.own(1), Repository.shared(1), one[name](1)];
      const answer = Promise.all([one.later(1), two.later(1)]).then((later) => [...later, ...all(), ...all()]);`,
      { cache, name: Symbol('named') },
    );
    const once = [2, 2, 3, 1, 1, 4];
    expect(answer).toEqual([1, 1, ...once, ...once]);
    expect([...cache.keys()]).toEqual(['later[1]', 'shared[1]', 'static[1]', 'Symbol(named)[1]']);
  });

  it('refuses two methods of one class that have one name, and says where classes of one name are both called', async () => {
    const refused = `Two methods \`find\` over one cache`;
    const named = run(
      `class Users {
        @cachedMethod({ cache }) find(id: number) { return 'a' + id; }
        @cachedMethod({ cache, name: 'find' }) get(id: number) { return 'b' + id; }
      }
      const answer = new Users();`,
      { cache: new Map<string, unknown>() },
    );
    await expect(named).rejects.toThrow(refused);
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    onTestFinished(() => warn.mockRestore());
    await run(
      `const make = (table: string) => {
        class Repository { @cachedMethod({ cache }) find(id: number) { return table + id; } }
        return new Repository();
      };
      const [one, two] = [make('one'), make('two')];
      const answer = [two.find(1), two.find(1)];
      const silent = warned();
      one.find(1);
      one.find(1);
      if (silent !== 0) throw new Error('said too early');`,
      { cache: new Map<string, unknown>(), warned: () => warn.mock.calls.length },
    );
    expect(warn.mock.calls).toEqual([[expect.stringContaining('of a class Repository is there twice over one cache')]]);
  });

  it('says where instances of several classes share results, unless they have a key or a cache of their own', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    onTestFinished(() => warn.mockRestore());
    const shared = `
      abstract class Base {
        constructor(readonly table: string) {}
        @cachedMethod(options) async findOne(id: number) { return this.table + id; }
      }
      class Users extends Base {}
      class Orders extends Base {}
      const [users, more, orders] = [new Users('user'), new Users('user'), new Orders('order')];
      const answer = users.findOne(1).then(async (one) => [one, await more.findOne(1), await orders.findOne(1)]);`;
    const key = function (this: { table: string }, id: number): string {
      return this.table + id;
    };
    const apart = ['user1', 'user1', 'order1'];
    expect(await run(shared, { options: { cache: new Map<string, unknown>(), key } })).toEqual(apart);
    expect(await run(shared, { options: { cache: () => new Map<string, unknown>() } })).toEqual(apart);
    expect(warn).not.toHaveBeenCalled();
    expect(await run(shared, { options: { cache: new Map<string, unknown>() } })).toEqual(['user1', 'user1', 'user1']);
    expect(warn.mock.calls).toEqual([
      [expect.stringContaining('for several classes (Users, Orders), which share its results')],
    ]);
  });

  it('leaves the method as it was beside that: its name, and that no loop over the object finds it', async () => {
    const answer = await run(
      `class Repository { @cachedMethod({ cache: () => new Map() }) find() {} @cachedMethod({ cache: new Map() }) get() {} }
      const { find, get } = Repository.prototype;
      const answer = [find.name, get.name, Object.keys(Repository.prototype).length];`,
    );
    expect(answer).toEqual(['find', 'get', 0]);
  });

  it('keeps what other decorators note on the method, above and below', async () => {
    const note = (word: string) => (first: object, _second: unknown, third?: PropertyDescriptor) => {
      Object.assign(third ? third.value : first, { [word]: true });
    };
    const answer = await run(
      `class Repository {
        @note('above') @cachedMethod({ cache: new Map() }) @note('below') find() {}
        @note('above') @cachedMethod({ cache: () => new Map() }) @note('below') own() {}
      }
      const { find, own } = Repository.prototype;
      const answer = [find.above, find.below, own.above, own.below];`,
      { note },
    );
    expect(answer).toEqual([true, true, true, true]);
  });

  it('refuses two methods of one name over one cache, also where they look the same in two classes', async () => {
    const source = (name: string) => `class ${name} { @cachedMethod({ cache }) find(id) { return this.load(id); } }
      const answer = new ${name}();`;
    const cache = new Map();
    await run(source('Users'), { cache });
    await run(source('Users'), { cache }); // evaluated again
    await expect(run(source('Groups'), { cache })).rejects.toThrow('Two methods `find` over one cache');
  });

  it('refuses them also below and above decorators that put something in their place', async () => {
    const log = (first: unknown, _second: unknown, third?: PropertyDescriptor) => {
      const method = third ? third.value : first;
      const logged = function (this: unknown, ...args: unknown[]) {
        return method.apply(this, args);
      };
      return third ? { ...third, value: logged } : logged;
    };
    const source = (name: string) => `class ${name} {
        @log @cachedMethod({ cache }) @log find(id) { return '${name} ' + id; }
      }
      const answer = new ${name}().find(1);`;
    const cache = new Map();
    expect(await run(source('Users'), { cache, log })).toBe('Users 1');
    await expect(run(source('Groups'), { cache, log })).rejects.toThrow('Two methods `find` over one cache');
  });

  it('takes a method that was edited for the same one, as after a hot reload, and says what else it could be', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const cache = new Map();
    for (const text of ['one', 'two', 'two']) {
      const source = `class Users { @cachedMethod({ cache }) find(id) { return '${text}'; } }
        const answer = new Users().find(0);`;
      await run(source, { cache });
    }
    expect(warn.mock.calls).toEqual([
      [
        'ctu: the method `find` of a class Users is there twice over one cache: if that is no hot reload, give one of them a `name`',
      ],
    ]);
    warn.mockRestore();
  });

  it.each([
    ['a getter', 'class Repository { @cachedMethod({ cache }) get all() { return 1; } }', 'the getter all', 'all'],
    ['a setter', 'class Repository { @cachedMethod({ cache }) set all(value) {} }', 'the setter all', 'all'],
    ['a field', 'class Repository { @cachedMethod({ cache }) all = () => 1; }', 'the field all', 'all'],
    ['a static field', 'class Repository { @cachedMethod({ cache }) static all = 1; }', 'the field all', 'all'],
    ['a class', '@cachedMethod({ cache }) class Repository {}', 'the class Repository', 'Repository'],
  ])('refuses what is no method, where it is applied: %s', async (_name, source, standard, told) => {
    const subject = experimental ? told : standard;
    await expect(run(`${source}\n const answer = 0;`, { cache: new Map() })).rejects.toThrow(
      new TypeError(`@cachedMethod expects a method, not ${subject}`),
    );
  });

  it.runIf(experimental)('refuses a parameter', async () => {
    const source = 'class Repository { find(@cachedMethod({ cache }) id) {} } const answer = 0;';
    await expect(run(source, { cache: new Map() })).rejects.toThrow('@cachedMethod expects a method, not find');
  });

  it.runIf(!experimental)('refuses an accessor', async () => {
    const source = 'class Repository { @cachedMethod({ cache }) accessor all = 1; } const answer = 0;';
    await expect(run(source, { cache: new Map() })).rejects.toThrow(
      '@cachedMethod expects a method, not the accessor all',
    );
  });
});

describe('The types of @cachedMethod', () => {
  it('are the same with experimentalDecorators', () => {
    const file = fileURLToPath(new URL('method-decorator.test-d.ts', import.meta.url));
    const { config } = ts.readConfigFile(
      fileURLToPath(new URL('../../tsconfig.test.json', import.meta.url)),
      ts.sys.readFile,
    );
    const folder = fileURLToPath(new URL('../../', import.meta.url));
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, folder);
    const program = ts.createProgram([file], { ...options, experimentalDecorators: true });
    const faults = program.getSemanticDiagnostics(program.getSourceFile(file));
    expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  });
});
