// A plugin of typedoc: whatever the reference names can be looked up in it. (typedoc's own check misses what other modules declare.)
import { Application, Converter, ReferenceType, ReflectionKind } from 'typedoc';

/** @param {Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const reflection of project.getReflectionsByKind(ReflectionKind.All)) forgetHiddenParents(reflection);
  });
  app.on(Application.EVENT_VALIDATE_PROJECT, (project) => {
    const hidden = hiddenNames(app.serializer.projectToObject(project, import.meta.dirname));
    for (const [name, owner] of hidden) app.logger.error(`${owner} names ${name}, which no package exports`);
  });
}

/** A parent that is not exported is of no use to a reader: its members stand with each class. */
function forgetHiddenParents(reflection) {
  for (const kind of ['extendedTypes', 'inheritedFrom', 'overwrites', 'implementationOf']) {
    const types = reflection[kind];
    if (Array.isArray(types)) reflection[kind] = types.filter(isKnown);
    else if (types && !isKnown(types)) reflection[kind] = undefined;
    if (reflection[kind]?.length === 0) reflection[kind] = undefined;
  }
}

function isKnown(type) {
  return !(type instanceof ReferenceType) || type.reflection !== undefined || !type.package?.startsWith('@ctu/');
}

function isHidden({ type, target, refersToTypeParameter, package: from }) {
  return type === 'reference' && typeof target === 'object' && !refersToTypeParameter && from?.startsWith('@ctu/');
}

/** What is named outside the definition of a type alias, whose parts are shown with it, and by whom. */
function hiddenNames(node, owner = '', found = new Map()) {
  if (typeof node !== 'object' || node === null || node.kind === ReflectionKind.TypeAlias) return found;
  const path = node.kind && node.name && node.kind !== ReflectionKind.Project ? `${owner} ${node.name}` : owner;
  if (isHidden(node)) found.set(node.name, path);
  for (const part of Object.values(node)) hiddenNames(part, path, found);
  return found;
}
