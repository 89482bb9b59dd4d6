import type { Library, LibraryName } from '../library.js';

/** What is seen of a library, in a few words; undefined where it does not have what is looked at. */
export type Check = (library: Library, name: LibraryName) => Promise<string | undefined>;
