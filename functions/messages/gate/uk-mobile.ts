/**
 * Whether a text may go to a number at all: mobiles of the United Kingdom only. Personal numbers (070) and pagers (076)
 * cost like premium ones and are what fraud by text message lives on; Jersey, Guernsey and the Isle of Man share +44 and
 * its 07 and are charged as abroad. Which range is whose changes: libphonenumber-js keeps it, the build carries the four
 * plans of +44 of it (lib/build/packed-json.ts). A range that was opened after its release is refused: staff phone.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/max/metadata';

/** Ofcom's numbers for drama, which belong to nobody; the demonstration and the tests use them. */
const DRAMA = /^\+447700900\d{3}$/;

/** @param number E.164 */
export function isUkMobile(number: string): boolean {
  if (DRAMA.test(number)) return true;
  const parsed = parsePhoneNumberFromString(number, metadata);
  return parsed?.number === number && parsed.country === 'GB' && parsed.getType() === 'MOBILE';
}
