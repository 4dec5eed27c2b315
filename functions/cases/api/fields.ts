/** The fields that bodies and queries of cases are made of, each with words for whoever sent something else. */
import * as z from 'zod';
import { findBorough } from '../../lists/boroughs.ts';
import { toIso } from '../../shared/time.ts';
import { parseReference, REFERENCE_HELP } from '../reference.ts';

/** Letters of some scripts are joined, or kept apart, by marks that nobody sees: they belong to names. */
const MARKS = '\\u200c-\\u200f';
const VISIBLE = new RegExp(`[^\\s${MARKS}]`, 'u');
const ON_ONE_LINE = new RegExp(`^(?:[^\\p{C}\\p{Zl}\\p{Zp}]|[${MARKS}])*$`, 'u');
const ON_LINES = new RegExp(`^(?:[^\\p{C}\\p{Zl}\\p{Zp}]|[${MARKS}\\n\\r\\t])*$`, 'u');

const text = (most: number, pattern: RegExp, message: string) =>
  z
    .string()
    .trim()
    .regex(VISIBLE, 'Write at least one character')
    .regex(pattern, message)
    .refine((value) => [...value].length <= most, { message: `Use at most ${most} characters` })
    .meta({ minLength: 1, maxLength: most });

/** One line of printable text, of at most so many characters. */
export const line = (most: number) => text(most, ON_ONE_LINE, 'Use printable characters on one line');

/** Printable text of any number of lines. */
export const lines = (most: number) => text(most, ON_LINES, 'Use printable characters');

export const note = lines(1000).meta({ description: 'For colleagues. Never shown to the victim, never sent' });
export const reason = lines(1000).meta({ description: 'Why, for colleagues and auditors. Never shown to the victim' });

/** What is wrong with a day as a calendar has it; undefined: nothing. */
function dayFault(year: number, month: number, day: number): string | undefined {
  if (year < 1900 || year > 2199) return 'There is no such year here: use 1900 to 2199';
  if (month < 1 || month > 12) return 'There is no such month: use 01 to 12';
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return day < 1 || day > days ? `There is no such day: that month has ${days} days` : undefined;
}

/** A real day, `YYYY-MM-DD`. */
export const day = z
  .string()
  .superRefine((text, context) => {
    const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
    const fault =
      year === undefined
        ? 'Use a day as YYYY-MM-DD, for example 2026-11-24'
        : dayFault(Number(year), Number(month), Number(date));
    if (fault) context.addIssue({ code: 'custom', message: fault });
  })
  .meta({ format: 'date' });

const TIME = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:[Zz]|[+-](\d{2}):(\d{2}))$/;

/** What is wrong with a time; undefined: nothing. */
function timeFault(text: string): string | undefined {
  const parts = TIME.exec(text)?.slice(1);
  if (!parts) return 'Use a time with its offset, for example 2026-11-24T09:30:00+00:00 or 2026-11-24T09:30:00Z';
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0, ahead = 0, aside = 0] = parts.map((part) =>
    Number(part ?? 0),
  );
  const fault = dayFault(year, month, date);
  if (fault) return fault;
  if (hour > 23 || minute > 59 || second > 59) return 'There is no such time of day: use 00:00:00 to 23:59:59';
  return ahead > 14 || aside > 59 ? 'There is no such offset: use -14:00 to +14:00' : undefined;
}

/** A time with its offset; becomes ISO in UTC with milliseconds. */
export const time = z
  .string()
  .superRefine((text, context) => {
    const fault = timeFault(text);
    if (fault) context.addIssue({ code: 'custom', message: fault });
  })
  .meta({ format: 'date-time' })
  .transform((text) => toIso(Date.parse(text.toUpperCase())));

export const borough = z
  .string()
  .refine((code) => findBorough(code) !== undefined, {
    message: 'Unknown borough. GET /desk/v1/boroughs lists the ONS codes you can use',
  })
  .meta({ maxLength: 9, description: 'ONS code of the borough that works the case' });

export const team = line(60)
  .regex(/[\p{L}\p{N}]/u, 'Use at least one letter or digit')
  .meta({ description: 'The team, as the force names it' });

export const language = z
  .string()
  .max(35, 'Use the code of a language')
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'Use the code of a language (BCP 47), for example en, pl or zh-Hans')
  .meta({ description: 'BCP 47: `en`, `pl`, `zh-Hans`; British Sign Language is `bfi`' });

export const reference = z
  .string()
  .max(40, REFERENCE_HELP)
  .refine((text) => parseReference(text) !== undefined, { message: REFERENCE_HELP })
  .meta({ description: "The crime reference; a victim's number may stand behind it: `1000000/26.2`" });

/** A constant of letters, digits and hyphens. */
export const code = z
  .string()
  .max(40, 'Use at most 40 characters')
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'Use small letters, digits and hyphens, for example update-wanted');

/** However it is written, `suspect_arrested` too: the rule refuses what is no type, and lists those there are. */
export const milestoneType = z.string().max(60, 'Use one of GET /desk/v1/milestone-types');

export const dutyIds = z
  .array(z.string().regex(/^[0-9A-Z]{20}$/, 'Use the id of a duty, as the case or the worklist has it'))
  .max(50, 'Name at most 50 duties')
  .refine((ids) => new Set(ids).size === ids.length, { message: 'Name each duty once' })
  .meta({ uniqueItems: true });

/** Each at most once. */
export const unique = (values: readonly string[]) => new Set(values).size === values.length;

export const page = {
  cursor: z.string().min(1).max(300).optional().meta({ description: '`next` of the page before' }),
  limit: z
    .string()
    .regex(/^\d{1,2}$/, 'Use a whole number from 1 to 50')
    .transform(Number)
    .pipe(z.int().min(1, 'Use a whole number from 1 to 50').max(50, 'Use a whole number from 1 to 50'))
    .default(50),
};
