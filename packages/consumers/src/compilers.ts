import type { Consumer } from './consumer.js';

const VERSIONS = ['5.4', '5.9', '6.0', '7.0'] as const;
type Version = (typeof VERSIONS)[number];

interface Build {
  readonly project: string;
  readonly title: string;
  readonly versions?: readonly Version[];
  flags?(version: Version): string;
  readonly prints: string;
  /** Whether it is in the slow half alone. Of the others the newest of the versions is in the quick one. */
  readonly slow?: boolean;
}

/** A project for each version of TypeScript, built with these flags, whose `main` is then run. */
function builds({ project, title, versions = VERSIONS, flags = () => '', prints, slow }: Build): Consumer[] {
  return versions.map((version) => {
    const out = `out/${version}-${title.replaceAll(/\W+/g, '-')}`;
    return {
      name: `TypeScript ${version}, ${title}`,
      project,
      commands: [
        `node node_modules/typescript-${version}/bin/tsc -p tsconfig.json ${flags(version)} --outDir ${out}`,
        `node ${out}/main.js`,
      ],
      prints,
      quick: version === versions.at(-1) && !slow,
    };
  });
}

/** TypeScript in each way in which it finds packages, and with the options that ask the most of declarations. */
export const compilers = (served: string): Consumer[] => [
  ...['nodenext', 'node16'].flatMap((module) => {
    const shared = { flags: () => `--module ${module}`, prints: served, slow: module === 'node16' };
    return [
      ...builds({ ...shared, project: 'typescript-esm', title: `${module}, ES modules` }),
      ...builds({ ...shared, project: 'typescript-cjs', title: `${module}, CommonJS`, slow: true }),
    ];
  }),
  ...builds({
    project: 'typescript-esm',
    title: 'bundler',
    flags: () => '--module esnext --moduleResolution bundler',
    prints: served,
  }),
  ...builds({
    project: 'typescript-cjs',
    title: 'node10',
    versions: ['5.4', '5.9', '6.0'], // the last that had it
    flags: (version) =>
      `--module commonjs --moduleResolution node10 ${version === '6.0' ? '--ignoreDeprecations 6.0' : ''}`,
    prints: served,
  }),
  ...builds({
    project: 'typescript-library',
    title: 'a library with isolatedDeclarations',
    versions: ['5.9', '6.0', '7.0'], // the option came with 5.5
    prints: 'User 42\n',
  }),
  ...builds({ project: 'typescript-es2022', title: 'every declaration checked, ES2022 alone', prints: 'User 42\n' }),
];
