/** The platform's `AbortSignal`; what is left of it where the compiler of a project does not know that (`lib: ["es2022"]`). */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer S } }
  ? S
  : { readonly aborted: boolean };
