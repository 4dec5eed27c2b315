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
  readonly problems: readonly ProblemType[];
  readonly example?: { readonly body?: unknown; readonly answer?: unknown };
}

/** `METHOD /path` as the blueprint has it → what happens there. */
export type Operations = Readonly<Record<string, Operation>>;
