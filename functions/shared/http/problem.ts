/** Errors that people may see: RFC 9457 problems with a stable `type`. Anything else becomes the constant 500. */

export interface FieldError {
  /** Where in the body or query, dotted: `rating`, `pages.0`. */
  readonly path: string;
  readonly message: string;
}

export const PROBLEMS = {
  'bad-request': { status: 400, title: 'The request cannot be understood' },
  'not-signed-in': { status: 401, title: 'A valid staff token is needed' },
  'not-allowed': { status: 403, title: 'Your role does not allow this' },
  'not-found': { status: 404, title: 'There is nothing here for you' },
  'wrong-method': { status: 405, title: 'This address does not take that method' },
  conflict: { status: 409, title: 'Somebody was there first' },
  'not-sent': { status: 409, title: 'This message does not go out' },
  stale: { status: 412, title: 'It changed since you read it' },
  'too-large': { status: 413, title: 'The request is too large' },
  'wrong-type': { status: 415, title: 'The request has the wrong content type' },
  'key-reused': { status: 422, title: 'This Idempotency-Key was used for another request' },
  'too-many': { status: 429, title: 'Too many requests at once' },
  failed: { status: 500, title: 'Something went wrong on our side' },
  'calendar-ended': { status: 503, title: 'The known bank holidays end before this deadline' },
  busy: { status: 503, title: 'The service is busy' },
} as const;

export type ProblemType = keyof typeof PROBLEMS;

/** A refusal with its reason in words that tell the reader what to do. Holds no personal data: it may be logged by type. */
export class Problem extends Error {
  readonly type: ProblemType;
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    type: ProblemType,
    detail: string,
    more: { errors?: readonly FieldError[]; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.type = type;
    this.status = PROBLEMS[type].status;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }

  /** The body of an `application/problem+json` answer. `type` is a relative reference into `/docs`. */
  toJSON(): Record<string, unknown> {
    return {
      type: `/docs#problem-${this.type}`,
      title: PROBLEMS[this.type].title,
      status: this.status,
      detail: this.message,
      ...(this.errors.length > 0 ? { errors: this.errors } : {}),
    };
  }
}
