// A plugin of typedoc: each entry point of a package has the name by which it is imported, instead of its path.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Converter, ReflectionKind } from 'typedoc';

const packages = new URL('../../packages/', import.meta.url);

/** @param {import('typedoc').Application} app */
export function load(app) {
  const names = importNames();
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    if (!reflection.kindOf(ReflectionKind.Module)) return;
    const file = context.getSymbolFromReflection(reflection)?.declarations?.[0]?.getSourceFile().fileName;
    const name = names.get(file);
    if (name === undefined) throw new Error(`${file} is an entry point of typedoc.json, and no package exports it`);
    reflection.name = name;
  });
}

/** `@ctu/core/adapter` for its source file, and so on: what the packages export. */
function importNames() {
  const manifests = readdirSync(packages).map((folder) => new URL(`${folder}/package.json`, packages));
  return new Map(
    manifests.flatMap((url) => {
      const { name, exports = {} } = JSON.parse(readFileSync(url, 'utf8'));
      return Object.entries(exports)
        .filter(([, target]) => target['@ctu/source'] !== undefined)
        .map(([path, target]) => [fileURLToPath(new URL(target['@ctu/source'], url)), `${name}${path.slice(1)}`]);
    }),
  );
}
