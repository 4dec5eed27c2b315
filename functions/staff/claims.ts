/** From the force's directory to the claims of a staff token. Rules only. */
import { findBorough } from '../lists/boroughs.ts';
import { ROLES } from '../shared/roles.ts';

export interface StaffClaims {
  readonly roles: string[];
  /** ONS codes, or `*` for the whole force. */
  readonly boroughs: string[];
}

/** The known values of a comma-separated attribute, each once, in its order. */
function listed(attribute: string | undefined, isKnown: (value: string) => boolean): string[] {
  const values = (attribute ?? '').split(',').map((value) => value.trim());
  return [...new Set(values.filter(isKnown))];
}

/**
 * The claims that a member of staff gets: what the directory says of them and this service knows. Only the directory
 * counts, never what the signing-in client sends along. undefined: no role or no borough, so no access at all.
 */
export function claimsOf(attributes: Readonly<Record<string, string>>): StaffClaims | undefined {
  const roles = listed(attributes['custom:roles'], (role) => (ROLES as readonly string[]).includes(role));
  const boroughs = listed(attributes['custom:boroughs'], (code) => code === '*' || findBorough(code) !== undefined);
  return roles.length > 0 && boroughs.length > 0 ? { roles, boroughs } : undefined;
}
