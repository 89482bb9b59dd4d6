import { writeSnippets } from './snippets.js';

writeSnippets();
