/**
 * Telephone numbers and e-mail addresses in one way of writing each, so that equal ones are equal texts. Never part of an
 * error: what was refused is personal data all the same.
 */
import { domainToASCII } from 'node:url';
import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';

/** What to say to whoever wrote something else. */
export const PHONE_HELP =
  'Use a whole telephone number: in this country as it is dialled (07700 900123), of another one with + and its country code. Leave extensions and words out';
export const EMAIL_HELP = 'Use one e-mail address, for example name@example.org';

/**
 * National numbers of +44: ten digits that people can be reached at, and the shorter ones that exist (a few areas,
 * 0800 1111). The library's own verdict is too strict: it refuses ranges that were opened after its release, and
 * Ofcom's numbers for drama, which our demonstration uses.
 */
const OF_THIS_COUNTRY = /^(?:[12358]\d{9}|7[0-9]\d{8}|[18]\d{8}|8001111)$/;

/** Digits and what people put between them; the library would read on to a URL's parameters and to extensions. */
const NUMBER_WRITTEN = /^[+\p{Nd} ()./\p{Pd}]+$/u;

/**
 * A number as E.164 (`+447700900123`), whichever way it was written: spaces, brackets, `+44 (0)`, `0044`, `44` without a
 * plus, full-width digits, marks that nobody sees. Undefined when it is no number that could be dialled.
 */
export function normalPhone(text: string): string | undefined {
  const written = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (!NUMBER_WRITTEN.test(written)) return undefined;
  const number = parsePhoneNumberFromString(written, { defaultCountry: 'GB', extract: false }, metadata);
  if (!number?.isPossible()) return undefined;
  if (number.countryCallingCode === '44' && !OF_THIS_COUNTRY.test(number.nationalNumber)) return undefined;
  return number.number;
}

/** RFC 5321's longest address and longest part before the `@`. */
const LONGEST_ADDRESS = 254;
const LONGEST_LOCAL = 64;

/** What may stand before the `@` without quotes. Plain letters only: Amazon SES delivers to no other. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN_WRITTEN = /^[\p{L}\p{M}\p{N}.-]+$/u;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/**
 * An address in small letters, NFC, with its domain in ASCII (`xn--…`). Undefined when it is none.
 * Small letters before the `@` too: no provider in use tells them apart, and people write them both ways.
 */
export function normalEmail(text: string): string | undefined {
  const [local = '', written = '', ...more] = text.trim().normalize('NFC').toLowerCase().split('@');
  // domainToASCII reads its argument as a URL's host: it would cut "/…" off and decode "%6d".
  const domain = DOMAIN_WRITTEN.test(written) ? domainToASCII(written) : '';
  if (more.length > 0 || local.length > LONGEST_LOCAL || !LOCAL.test(local) || !DOMAIN.test(domain)) return undefined;
  const address = `${local}@${domain}`;
  return address.length <= LONGEST_ADDRESS ? address : undefined;
}
