import { defineConfig } from 'tsup';

// Built for its own use: what is measured is then plain JavaScript, with nothing between it and Node.
export default defineConfig({
  entry: ['src/main.ts', 'src/child.ts'],
  format: 'esm',
  target: 'node20',
  clean: true,
  splitting: true,
});
