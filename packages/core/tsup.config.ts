import { defineConfig } from 'tsup';
import { build } from '../tooling/tsup.base.js';

export default defineConfig(
  build({ index: 'src/index.ts', adapter: 'src/adapter/index.ts', testing: 'src/testing/index.ts' }),
);
