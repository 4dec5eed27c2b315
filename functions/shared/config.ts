/** A function's settings, read once at start from the environment that the blueprint gives it. */
import * as z from 'zod';

const known = {
  PUBLIC_ORIGIN: z.url(),
  /** Comma-separated codes of the languages that the stage publishes; English is always among them. */
  LANGUAGES: z.string().transform((list) => list.split(',')),
  STAFF_ISSUER: z.url(),
  STAFF_CLIENT_ID: z.string().min(1),
  FORCE_NAME: z.string().min(1),
  DESK_PHONE: z.string().min(1),
  DESK_HOURS: z.string().min(1),
  SMS_NUMBER: z.e164(),
  SMS_PER_SECOND: z.coerce.number().positive(),
  SMS_PENCE: z.coerce.number().positive(),
  DAILY_SPEND_PENCE: z.coerce.number().nonnegative(),
  EMAILS_PER_SECOND: z.coerce.number().positive(),
  EMAIL_FROM: z.email(),
  REPLY_TO: z.email(),
  EMAIL_SETTINGS: z.string().min(1),
  INVITATION_DELAY_HOURS: z.coerce.number().nonnegative(),
  INVITATION_PERIOD_DAYS: z.coerce.number().positive(),
  MAILBOX: z.string().min(1),
  TABLE_KEYS: z.string().min(1),
  TABLE_RATINGS: z.string().min(1),
  TABLE_REPLIES: z.string().min(1),
  TABLE_CASES: z.string().min(1),
  TABLE_MESSAGES: z.string().min(1),
  TABLE_TASKS: z.string().min(1),
  TABLE_AUDIT: z.string().min(1),
  TOPIC_LOW_RATING: z.string().min(1),
  TOPIC_CALL_BACK: z.string().min(1),
  TOPIC_DANGER_SIGNAL: z.string().min(1),
  TOPIC_MISCONDUCT_ALLEGATION: z.string().min(1),
  TOPIC_CASE_WORK: z.string().min(1),
  TOPIC_DUTY_MISSED: z.string().min(1),
  TOPIC_OVERDUE: z.string().min(1),
  INTAKE_MESSAGES_WAITING: z.string().min(1),
};

type Known = { [Name in keyof typeof known]: z.output<(typeof known)[Name]> };

/** The named settings. @throws ZodError that names a missing or malformed one: the function does not start. */
export function config<Name extends keyof Known>(...names: Name[]): Pick<Known, Name> {
  const shape = Object.fromEntries(names.map((name) => [name, known[name]]));
  return z.object(shape).parse(process.env) as unknown as Pick<Known, Name>;
}
