import { defineConfig } from 'tsup';
import { build } from '../tooling/tsup.base.js';

export default defineConfig(build('index'));
