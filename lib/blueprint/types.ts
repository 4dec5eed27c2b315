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

export type TableName = 'keys' | 'ratings' | 'replies' | 'cases' | 'messages' | 'tasks' | 'audit';

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

/**
 * Where events come in, each an SNS topic with a queue behind it that keeps an event until its function has taken it:
 * nothing is dropped while the store does not answer, and no dead letter holds what a victim wrote.
 */
export type IntakeName = 'inbound-texts' | 'email-events' | 'messages-waiting';

/** What may be done with the bucket of incoming mail, in S3's own names. */
export type MailboxVerb = 'GetObject' | 'DeleteObject' | 'ListBucket';

/** A log line that rings an alarm by itself: something that is not a failed run and must still reach an engineer. */
export interface Signal {
  /** `event` of the log line. */
  readonly event: string;
  /** What it means and for whom: the text of its alarm. */
  readonly says: string;
}

/** Settings of a stage that a function may be given, by the name of its environment variable. */
export type SettingName =
  | 'PUBLIC_ORIGIN'
  | 'LANGUAGES'
  | 'STAFF_ISSUER'
  | 'STAFF_CLIENT_ID'
  /** Who speaks in every message: `Met Police`. */
  | 'FORCE_NAME'
  /** The desk's number as people read it, and when it answers. */
  | 'DESK_PHONE'
  | 'DESK_HOURS'
  /** The two-way UK long code that texts come from and are answered to (E.164). */
  | 'SMS_NUMBER'
  /** Parts of texts, and e-mails, handed over in a second. */
  | 'SMS_PER_SECOND'
  | 'EMAILS_PER_SECOND'
  /** What one part of a text costs, and what all texts of a London day may cost, in pence. */
  | 'SMS_PENCE'
  | 'DAILY_SPEND_PENCE'
  /** The address that e-mail comes from, and the one that answers go to (before the plus and the token). */
  | 'EMAIL_FROM'
  | 'REPLY_TO'
  /** The SES configuration set. */
  | 'EMAIL_SETTINGS'
  /** From a contact to its feedback invitation, in hours; at most one invitation of a case in so many days. */
  | 'INVITATION_DELAY_HOURS'
  | 'INVITATION_PERIOD_DAYS'
  /** The bucket of incoming mail. */
  | 'MAILBOX';

export interface FunctionPlan {
  /** The handler's file; the bundle is made from it and nothing else. */
  readonly entry: string;
  readonly routes?: readonly Route[];
  /** An EventBridge Scheduler rate, UTC; never a date rule. */
  readonly schedule?: string;
  /** Called by Cognito while it makes a token. */
  readonly trigger?: 'pre-token-generation';
  /** Intakes whose events it takes (as SQS events, several at once). */
  readonly takes?: readonly IntakeName[];
  /** It is given the lines that the carrier's delivery receipts leave in the log of sent texts. */
  readonly takesDeliveryLog?: true;
  /** SES calls it for each e-mail that came in, after it was stored in the bucket. */
  readonly takesMail?: true;
  readonly grants?: Grants;
  /** Intakes that it may publish to. */
  readonly nudges?: readonly IntakeName[];
  /** The providers that it may hand messages to: one function of the whole service has this. */
  readonly sends?: readonly ('sms' | 'email')[];
  readonly mailbox?: readonly MailboxVerb[];
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
  readonly intakes: Readonly<Record<IntakeName, string>>;
  readonly functions: Readonly<Record<string, FunctionPlan>>;
}
