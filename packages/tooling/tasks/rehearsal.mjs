import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure, pnpm, root, run } from './commands.mjs';
import { homeOf, stampHome } from './home.mjs';
import { publishedPackages } from './published-packages.mjs';

/** Stands for the home that is not known yet. */
const NOWHERE = { url: 'git+https://example.com/ctu.git', homepage: 'https://example.com/ctu' };

/** What each tarball has to hold, besides its sources and what is built of them. */
const FILES = [
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'dist/index.js',
  'dist/index.cjs',
  'dist/index.d.ts',
];

/** A release of what is committed, on a copy: versions, changelogs, builds, tarballs, and what npm would be sent. */
export async function rehearse() {
  const folder = mkdtempSync(join(tmpdir(), 'ctu-release-'));
  const copy = join(folder, 'copy');
  const options = { cwd: copy, quiet: true };
  try {
    await run('git', ['clone', '--quiet', root, copy], { quiet: true });
    await pnpm(['install', '--frozen-lockfile', '--prefer-offline'], options);
    await pnpm(['exec', 'changeset', 'version'], options);
    const packages = publishedPackages(copy);
    for (const { manifest } of packages) console.log(`${manifest.name}@${manifest.version}`);
    const filters = packages.map(({ manifest }) => `--filter=${manifest.name}`);
    await pnpm(['exec', 'turbo', 'run', 'build', ...filters, '--env-mode=loose'], options);
    stampHome(copy, homeOrNowhere());
    const tarballs = join(folder, 'tarballs');
    mkdirSync(tarballs);
    await pnpm([...filters, 'pack', '--pack-destination', tarballs], options);
    for (const name of readdirSync(tarballs)) await examine(join(tarballs, name));
    console.log('Nothing was published: that is done by the workflow "Release".');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function homeOrNowhere() {
  try {
    return homeOf(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  } catch (error) {
    console.log(`A release would be refused: ${error.message}. Shown with ${NOWHERE.homepage}.`);
    return NOWHERE;
  }
}

/** Shows what is in a tarball, and what npm says to it. Throws a Failure where something is missing or does not belong there. */
async function examine(tarball) {
  const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
  const names = files.map((file) => file.replace(/^package\//, '')).sort();
  const manifest = JSON.parse(execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }));
  const changelog = execFileSync('tar', ['-xzOf', tarball, 'package/CHANGELOG.md'], { encoding: 'utf8' });
  const missing = FILES.filter((file) => !names.includes(file));
  const strange = names.filter((name) => /\.test(-d)?\.ts$|(^|\/)(node_modules|testing\/scripted)/.test(name));
  const faults = [
    ...missing.map((file) => `has no ${file}`),
    ...strange.map((file) => `has ${file}`),
    ...(JSON.stringify(manifest).includes('workspace:') ? ['depends on a workspace'] : []),
    ...(manifest.publishConfig?.provenance === true ? [] : ['is published without provenance']),
    ...(manifest.publishConfig?.access === 'public' ? [] : ['is not public']),
    ...(changelog.includes(`## ${manifest.version}`) ? [] : [`has no changes of ${manifest.version}`]),
  ];
  const count = (kind) => names.filter((name) => name.startsWith(kind)).length;
  console.log(
    `\n${manifest.name}@${manifest.version}: ${names.length} files (dist ${count('dist/')}, src ${count('src/')}), ` +
      `${changelog.split('\n').filter((line) => line.startsWith('- ')).length} changes, ${manifest.repository.url}`,
  );
  console.log(
    `  dependencies ${JSON.stringify(manifest.dependencies ?? {})}, provenance ${manifest.publishConfig?.provenance}`,
  );
  if (faults.length > 0) throw new Failure(faults.map((fault) => `${manifest.name} ${fault}`).join('\n'));
  // It checks the manifest as for a release, and sends nothing.
  await run('npm', ['publish', tarball, '--dry-run', '--provenance=false', '--loglevel=error'], { quiet: true });
}
