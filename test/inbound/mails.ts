/** Mails as real clients send them, with synthetic people: `mails/*.eml`, and what is to be read in each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import expected from './mails/expected.json' with { type: 'json' };

export interface ExpectedMail {
  readonly rating?: number;
  readonly words?: string;
  readonly attachment?: boolean;
  readonly automatic?: boolean;
  readonly danger?: boolean;
}

/** The token that the mails quote. */
export const QUOTED_TOKEN = '01BQ7ZK3M9XW2T5R8V0N4C6D1F3G7H9JAB2CD';

export const MAILS: readonly (readonly [string, ExpectedMail])[] = Object.entries(expected);

export const rawMail = (name: string) => readFileSync(join(import.meta.dirname, 'mails', `${name}.eml`));
