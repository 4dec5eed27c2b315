/** One route described once: its handler parses and answers by it, the OpenAPI document is generated from it. */
import type * as z from 'zod';
import type { ProblemType } from './problem.ts';

export interface Operation {
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The answer when it goes well. `schema` is strict: a field that is not in it never leaves. */
  readonly answer: {
    readonly status: number;
    readonly description: string;
    readonly schema?: z.ZodType;
    /** The answer carries an `ETag`: the version of the case that it shows. */
    readonly etag?: true;
    /** Media types beside or instead of JSON. */
    readonly media?: readonly string[];
  };
  /** The answer, with its own status, that a query parameter asks for instead. */
  readonly instead?: {
    readonly status: number;
    readonly description: string;
    readonly schema: z.ZodType;
  };
  readonly problems: readonly ProblemType[];
}

/** `METHOD /path` as the blueprint has it → what happens there. */
export type Operations = Readonly<Record<string, Operation>>;

type ExampleBody<Of> = Of extends { readonly body: infer Body extends z.ZodType }
  ? { readonly body: z.input<Body> }
  : unknown;
type ExampleAnswer<Of> = Of extends { readonly answer: { readonly schema: infer Answer extends z.ZodType } }
  ? { readonly answer: z.input<Answer> }
  : unknown;
type ExampleInstead<Of> = Of extends { readonly instead: { readonly schema: infer Answer extends z.ZodType } }
  ? { readonly instead: z.input<Answer> }
  : unknown;
type ExampleOf<Of> = ExampleBody<Of> & ExampleAnswer<Of> & ExampleInstead<Of>;

/**
 * An example of every operation of a table that takes or answers JSON, as its own schemas have it. Apart from the
 * operations, because the functions that serve them need none.
 */
export type ExamplesOf<Table extends Operations> = {
  readonly [Key in keyof Table as unknown extends ExampleOf<Table[Key]> ? never : Key]: ExampleOf<Table[Key]>;
};
