/** The OpenAPI document as a value. */

// biome-ignore lint/suspicious/noExplicitAny: JSON Schema and OpenAPI objects are open by nature
export type Json = Record<string, any>;

export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: Json;
  readonly servers: readonly Json[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: Json;
}
