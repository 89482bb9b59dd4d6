import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { publishedPackages } from '../tasks/published-packages.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The shared suites that an adapter has to meet, by what runs them. */
const suites = ['casesFor', 'stacks', 'serverCasesFor', 'freshnessCasesFor'];

describe.each(publishedPackages())('The published package $manifest.name', ({ path, manifest }) => {
  const { name, scripts, exports } = manifest;

  it('takes part in every step of npm test, which passes over a script that is not there', () => {
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['build', 'types', 'test', 'package']));
  });

  it('comes with a README, a license, a limit of its size and type-checked tests', () => {
    const files = ['README.md', 'LICENSE', '.size-limit.json', 'tsconfig.test.json'];
    expect(files.filter((file) => !existsSync(join(root, path, file)))).toEqual([]);
  });

  it('has one version with the others: .changeset/config.json', () => {
    expect(read<{ fixed: string[][] }>('.changeset/config.json').fixed[0]).toContain(name);
  });

  it('is in the table of the README', () => {
    const rows = text('README.md').match(/^\| \[`.*?\]/gm);
    expect(rows).toContain(`| [\`${name}\`]`);
  });

  it('has all its entries in the reference: docs/typedoc.json', () => {
    const { entryPoints } = read<{ entryPoints: string[] }>('docs/typedoc.json');
    const sources = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : entry['@ctu/source']));
    expect(entryPoints).toEqual(expect.arrayContaining(sources.map((source) => join('..', path, source))));
  });

  it('is used by a project, whose compiler has no complaints: declarations.test.ts', () => {
    const imports = text('packages/tooling/src/declarations.test.ts').match(/(?<=from ')@ctu\/.*?(?=')/g);
    expect(imports).toContain(name);
  });
});

/** Those with a cache of a server. */
const adapters = publishedPackages().filter(({ path }) =>
  sourcesOf(path).some((source) => source.includes('extends ServerCache<')),
);

describe.each(adapters)('The adapter $manifest.name', ({ path }) => {
  it('meets the contract, alone and under every wrapper, and the outages of its server', () => {
    const tests = sourcesOf(path).filter((source) => source.includes("from '@ctu/core/testing'"));
    expect(suites.filter((suite) => !tests.some((test) => new RegExp(`\\b${suite}\\b`).test(test)))).toEqual([]);
  });
});

/** Its sources and tests. */
function sourcesOf(path: string): string[] {
  const files = readdirSync(join(root, path, 'src'), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ts')).map((file) => text(`${path}/src/${file}`));
}

function text(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** A JSON file of the repository. */
function read<T>(path: string): T {
  return JSON.parse(text(path)) as T; // its tool would refuse another
}
