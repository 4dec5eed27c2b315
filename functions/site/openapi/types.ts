/** The OpenAPI document as a value, and what it is made from. */
import type { Operation } from '../../shared/http/operation.ts';

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

export interface Example {
  readonly body?: unknown;
  readonly answer?: unknown;
  readonly instead?: unknown;
}

/** A staff operation with an example of it, where it takes or answers JSON. */
export interface DocumentedOperation extends Operation {
  readonly example: Example | undefined;
}

/** By `METHOD /path`, as the blueprint has it. */
export type DocumentedOperations = Readonly<Record<string, DocumentedOperation>>;
