import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { handler } from '../../functions/staff/claims-handler.ts';

function event(userAttributes: Record<string, string>, clientMetadata = {}): PreTokenGenerationV2TriggerEvent {
  return {
    version: '2',
    triggerSource: 'TokenGeneration_HostedAuth',
    region: 'eu-west-2',
    userPoolId: 'pool',
    userName: 'jane',
    callerContext: { awsSdkVersion: '1', clientId: 'client' },
    request: {
      userAttributes,
      groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: undefined },
      scopes: [],
      clientMetadata,
    },
    response: { claimsAndScopeOverrideDetails: {} },
  } as unknown as PreTokenGenerationV2TriggerEvent;
}

async function claims(attributes: Record<string, string>, clientMetadata = {}) {
  const { response } = await handler(event(attributes, clientMetadata));
  return response.claimsAndScopeOverrideDetails?.accessTokenGeneration?.claimsToAddOrOverride;
}

describe('the claims of a staff token', () => {
  it("are the directory's roles and boroughs, as lists", async () => {
    expect(await claims({ 'custom:roles': 'desk, supervisor', 'custom:boroughs': 'E09000012,E09000007' })).toEqual({
      roles: ['desk', 'supervisor'],
      boroughs: ['E09000012', 'E09000007'],
    });
    expect(await claims({ 'custom:roles': 'insight', 'custom:boroughs': '*' })).toEqual({
      roles: ['insight'],
      boroughs: ['*'],
    });
  });

  it('leave out what this service does not know, and what is there twice', async () => {
    const attributes = { 'custom:roles': 'desk,admin,Desk,desk,,constructor', 'custom:boroughs': 'E09000012,**,E12' };
    expect(await claims(attributes)).toEqual({ roles: ['desk'], boroughs: ['E09000012'] });
  });

  it('are none without a known role and a known borough', async () => {
    for (const attributes of [
      {},
      { 'custom:roles': 'desk' },
      { 'custom:boroughs': '*' },
      { 'custom:roles': 'admin', 'custom:boroughs': '*' },
      { 'custom:roles': 'desk', 'custom:boroughs': 'E99999999' },
    ]) {
      expect(await claims(attributes as Record<string, string>)).toBeUndefined();
    }
  });

  it('never come from what the client sends along', async () => {
    const sent = { 'custom:roles': 'auditor', 'custom:boroughs': '*', roles: 'auditor', boroughs: '*' };
    expect(await claims({}, sent)).toBeUndefined();
    expect(await claims({ 'custom:roles': 'desk', 'custom:boroughs': 'E09000012' }, sent)).toEqual({
      roles: ['desk'],
      boroughs: ['E09000012'],
    });
  });

  it('go into the access token only, and the rest of the event comes back as it was', async () => {
    const sent = event({ 'custom:roles': 'desk', 'custom:boroughs': '*' });
    const { response, ...rest } = await handler(sent);
    const { response: _, ...before } = sent;
    expect(rest).toEqual(before);
    expect(Object.keys(response.claimsAndScopeOverrideDetails ?? {})).toEqual(['accessTokenGeneration']);
  });

  it('fail loudly on a trigger that cannot change access tokens, and work on version 3 without a user', async () => {
    const old = { ...event({}), version: '1' } as unknown as PreTokenGenerationV2TriggerEvent;
    await expect(handler(old)).rejects.toThrow('V2_0');
    const machine = { ...event({}), version: '3', request: {} } as unknown as PreTokenGenerationV2TriggerEvent;
    expect((await handler(machine)).response.claimsAndScopeOverrideDetails).toEqual({});
  });
});
