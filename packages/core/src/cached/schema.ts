/** A validator by the Standard Schema (standardschema.dev, version 1): of zod, valibot, arktype and others. */
export interface Schema {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    validate(value: unknown): SchemaResult | Promise<SchemaResult>;
  };
}

/** What a schema answers: the value as it is to be used, or what is the matter with it. */
export type SchemaResult =
  | { readonly value: unknown; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] };
