// biome-ignore lint/style/noRestrictedImports: here it gets its seed
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.SEED) });

/** fast-check, whose inputs are those of this run's `SEED`. */
export default fc;
