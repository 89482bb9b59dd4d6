import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig, type IConfigFile } from '@microsoft/api-extractor';

/** A report of what a package exports: one for each entry of its export map, such as `index` and `adapter`. */
export interface ApiReport {
  /** The file in the folder `api` of the package. */
  readonly file: string;
  readonly text: string;
}

/** The reports of a package as it is built. Sets nothing in its folder. */
export function apiReportsOf(folder: string): ApiReport[] {
  const reports = join(folder, 'node_modules', '.api');
  mkdirSync(reports, { recursive: true });
  try {
    const configs = entriesOf(folder).map((entry) => configOf(folder, reports, entry));
    const [first, ...others] = configs.map(({ config }) => config);
    const compilerState = CompilerState.create(first!, {
      additionalEntryPoints: others.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath),
    });
    return configs.map(({ config, file }) => {
      Extractor.invoke(config, { localBuild: true, compilerState, messageCallback: keepQuiet });
      return { file, text: readFileSync(join(reports, file), 'utf8') };
    });
  } finally {
    rmSync(reports, { recursive: true });
  }
}

/** The entries of the export map that have types. */
function entriesOf(folder: string): { name: string; types: string }[] {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    exports: Readonly<Record<string, { import?: { types: string } }>>;
  };
  return Object.entries(exports).flatMap(([path, entry]) =>
    entry.import ? [{ name: path.slice(2) || 'index', types: entry.import.types }] : [],
  );
}

function configOf(folder: string, reports: string, { name, types }: { name: string; types: string }) {
  const file = `${name}.api.md`;
  const configObject: IConfigFile = {
    projectFolder: folder,
    mainEntryPointFilePath: join(folder, types),
    compiler: {
      overrideTsconfig: { compilerOptions: { module: 'nodenext', target: 'es2022', lib: LIBRARIES, types: [] } },
    },
    apiReport: { enabled: true, reportFileName: file, reportFolder: reports, reportTempFolder: reports },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    newlineKind: 'lf',
    // The report is about what can be used; the docstrings are looked at elsewhere.
    messages: {
      extractorMessageReporting: { default: { logLevel: 'none' as never } },
      tsdocMessageReporting: { default: { logLevel: 'none' as never } },
      compilerMessageReporting: { default: { logLevel: 'error' as never } },
    },
  };
  const packageJsonFullPath = join(folder, 'package.json');
  return {
    file,
    config: ExtractorConfig.prepare({ configObject, configObjectFullPath: undefined, packageJsonFullPath }),
  };
}

const LIBRARIES = ['ES2022', 'ESNext.Disposable', 'WebWorker'];

function keepQuiet(message: { handled: boolean }): void {
  message.handled = true;
}
