/** A validator by the Standard Schema (standardschema.dev, version 1): of zod, valibot, arktype and others. */
export interface Schema<V = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    validate(value: unknown): SchemaResult<V> | Promise<SchemaResult<V>>;
  };
}

/** What a schema answers: the value as it is to be used, or what is the matter with it. */
export type SchemaResult<V = unknown> =
  | { readonly value: V; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] };
