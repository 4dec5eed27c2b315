/**
 * Finding cases without a list of names: a number or an address is looked up by its keyed hash, a crime report by its
 * own reference. A hit is a hint: only the case itself says whether it still has the number.
 */
import { createHmac } from 'node:crypto';
import { toBase32 } from '../shared/ids.ts';
import type { Case } from './case.ts';

/** What a case is found by: `phone:+447700900123`, `email:jo@example.uk`; of the victim and of who speaks for them. */
export function detailsOf({ victim, representative }: Case): string[] {
  const values = [victim, ...(representative ? [representative] : [])].flatMap(({ phone, email }) => [
    ...(phone === undefined ? [] : [phoneDetail(phone.value)]),
    ...(email === undefined ? [] : [emailDetail(email.value)]),
  ]);
  return [...new Set(values)];
}

/** @param number E.164 */
export const phoneDetail = (number: string): string => `phone:${number}`;
/** @param address trimmed, in small letters */
export const emailDetail = (address: string): string => `email:${address}`;

/** The lookup key of a detail: 130 bits of an HMAC; without the key nobody can try numbers against it. */
export function detailHash(key: Uint8Array, detail: string): string {
  return toBase32(createHmac('sha256', key).update(detail).digest()).slice(0, 26);
}

/** The lookup key of all victims of one crime report. @param caseId canonical: `1000000-26.1` */
export function reportKey(caseId: string): string {
  return `REPORT#${caseId.slice(0, caseId.lastIndexOf('.'))}`;
}
