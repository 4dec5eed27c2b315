/** The words in which the blueprint is written. Types only: the page itself is blueprint.ts. */

export type Role = 'officer' | 'desk' | 'supervisor' | 'insight' | 'auditor' | 'forum' | 'standards' | 'records';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'ANY';

/**
 * One address that the outside may call.
 * `access`: `public` needs no sign-in; `staff` any valid staff token; a list, one of these roles.
 * `ANY` catches every other method of a path, so that a wrong one is answered by a page of ours.
 */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly access: 'public' | 'staff' | readonly Role[];
}

/** DynamoDB's own names of what may be done; the audit table is never given an altering verb. */
export type Verb = 'GetItem' | 'PutItem' | 'UpdateItem' | 'Query';

export type TableName = 'keys' | 'ratings' | 'replies' | 'cases' | 'tasks' | 'audit';

/** An index: its two key attributes (both strings) and what it carries. Items without the keys are not in it. */
export interface IndexPlan {
  readonly partition: string;
  readonly sort: string;
  readonly carries: 'keys' | 'all';
}

/** A table: keys are always `pk` and `sk`, both strings; `expiresAt` (epoch seconds) is its TTL attribute. */
export interface TablePlan {
  readonly holds: string;
  readonly personalData: boolean;
  readonly indexes: Readonly<Record<string, IndexPlan>>;
}

/** `table` or `table/index`, with the exact verbs a function may use there. */
export type Grants = Readonly<Partial<Record<TableName | `${TableName}/${string}`, readonly Verb[]>>>;

export type TopicName =
  | 'low-rating'
  | 'call-back'
  | 'danger-signal'
  | 'misconduct-allegation'
  | 'case-work'
  | 'duty-missed'
  | 'overdue';

/** A log line that rings an alarm by itself: something that is not a failed run and must still reach an engineer. */
export interface Signal {
  /** `event` of the log line. */
  readonly event: string;
  /** What it means and for whom: the text of its alarm. */
  readonly says: string;
}

/** Settings of a stage that a function may be given, by the name of its environment variable. */
export type SettingName = 'PUBLIC_ORIGIN' | 'LANGUAGES' | 'STAFF_ISSUER' | 'STAFF_CLIENT_ID';

export interface FunctionPlan {
  /** The handler's file; the bundle is made from it and nothing else. */
  readonly entry: string;
  readonly routes?: readonly Route[];
  /** An EventBridge Scheduler rate, UTC; never a date rule. */
  readonly schedule?: string;
  /** Called by Cognito while it makes a token. */
  readonly trigger?: 'pre-token-generation';
  readonly grants?: Grants;
  /** SNS topics that it may publish to. */
  readonly topics?: readonly TopicName[];
  readonly settings?: readonly SettingName[];
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** The most that may run at once in AWS (reserved concurrency): a flood on one never starves another. */
  readonly concurrency: number;
  readonly signals?: readonly Signal[];
  /** What a victim or member of staff loses when it fails: the text of its alarm. */
  readonly loses: string;
}

export interface Blueprint {
  readonly service: string;
  readonly tables: Readonly<Record<TableName, TablePlan>>;
  readonly topics: Readonly<Record<TopicName, string>>;
  readonly functions: Readonly<Record<string, FunctionPlan>>;
}
