/** Called by Cognito while it makes a token: puts roles and boroughs into the access token. */
import { claimsOf } from './claims.ts';

/** What is read of Cognito's pre-token-generation event, version 2 or 3 (version 1 cannot change access tokens). */
interface TokenEvent {
  readonly version: string;
  readonly request: { readonly userAttributes?: Readonly<Record<string, string>> };
  readonly response: object;
}

/** @returns the event with the claims to add. @throws for version 1: its tokens would carry no roles, and say so late. */
export async function handler<Event extends TokenEvent>(event: Event): Promise<Event> {
  if (event.version !== '2' && event.version !== '3') {
    throw new Error(
      `Set the user pool's pre-token-generation trigger to V2_0 or V3_0; it is version ${event.version}.`,
    );
  }
  const claims = claimsOf(event.request.userAttributes ?? {});
  const claimsAndScopeOverrideDetails = claims && {
    accessTokenGeneration: { claimsToAddOrOverride: { ...claims } },
  };
  return { ...event, response: { ...event.response, ...(claims ? { claimsAndScopeOverrideDetails } : {}) } };
}
