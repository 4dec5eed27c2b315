/** Stages: chosen by name, refused with a sentence, and never in each other's way. */
import { expect, test } from 'vitest';
import { problemsOf, stageNamed } from '../../../lib/cloud/stages.ts';
import { devCloud, meaning, ofType, productionCloud, type Resource } from '../support/synthesized.ts';

test('a wrong name is refused with the right ones', () => {
  expect(() => stageNamed('prod')).toThrow(
    'There is no stage "prod". Use -c stage= with dev or production (lib/cloud/stages.ts).',
  );
  expect(() => stageNamed(undefined)).toThrow(/dev or production/);
});

test('production does not publish a translation that nobody reviewed, unless its configuration names it', () => {
  const production = stageNamed('production');
  const wanted = { ...production, languages: ['en', 'pl'] };
  expect(problemsOf(wanted)).toEqual([
    'Stage production publishes pl, which no professional has reviewed. Have each reviewed and set "reviewed" in functions/feedback/languages/<code>.json, or name it in the stage\'s unreviewedLanguages.',
  ]);
  expect(problemsOf({ ...wanted, unreviewedLanguages: ['pl'] })).toEqual([]);
  expect(problemsOf({ ...wanted, production: false })).toEqual([]);
});

test('a stage that cannot work is refused: no English, no such language, a long host, nobody told', () => {
  const dev = stageNamed('dev');
  expect(problemsOf({ ...dev, languages: ['pl'] })).toEqual(['Stage dev must publish English (en).']);
  expect(problemsOf({ ...dev, languages: ['en', 'xx'] })[0]).toContain('publishes xx, for which there is no file');
  expect(problemsOf({ ...dev, host: 'a-host-of-26-letters.police' })[0]).toContain('longer than 25 characters');
  expect(problemsOf({ ...dev, alarmEmails: [] })).toEqual(['Stage dev tells nobody of failures: set alarmEmails.']);
});

test('messages that would not fit, not arrive or cost twice are refused with what to do', () => {
  const dev = stageNamed('dev');
  const said = (changed: Partial<(typeof dev)['messages']>) =>
    problemsOf({ ...dev, messages: { ...dev.messages, ...changed } });
  expect(said({})).toEqual([]);
  expect(said({ forceName: 'Police Service of all London' })).toEqual([
    'forceName of stage dev is longer than 20 characters: texts would need a second part. Shorten it.',
  ]);
  expect(said({ deskPhone: '+44 (0)20 7946 0100' })[0]).toContain('deskPhone of stage dev is longer than 15');
  expect(said({ deskHours: 'from 8 in the morning to 8' })[0]).toContain('deskHours of stage dev is longer than 22');
  expect(said({ deskHours: '8am – 8pm, every day' })[0]).toContain('not in the alphabet of plain texts (GSM-7)');
  expect(said({ forceName: ' ' })).toEqual(['Stage dev needs a forceName: every message says it.']);
  for (const smsNumber of ['07700 900123', '+442079460100', '+4477009001234', '+14155550100']) {
    expect(said({ smsNumber })).toEqual(['smsNumber of stage dev is not a UK long code in the form +447700900123.']);
  }
  for (const rate of ['smsPartsPerSecond', 'emailsPerSecond', 'pencePerSmsPart', 'smsDollarsAMonth'] as const) {
    for (const value of [0, -1, Number.NaN])
      expect(said({ [rate]: value })).toContain(`${rate} of stage dev must be more than 0.`);
  }
  expect(said({ penceADay: 3 })[0]).toContain('does not pay for one text');
  expect(said({ invitationDelayHours: -1 })[0]).toContain('must be from 0 to 336');
  expect(said({ invitationPeriodDays: 27 })[0]).toContain('must be at least 28');
});

test('mail from victims does not go where bounces go, and a token fits into the address', () => {
  const dev = stageNamed('dev');
  const said = (emailFrom: string, replyTo: string) =>
    problemsOf({ ...dev, messages: { ...dev.messages, emailFrom, replyTo } });
  const apart = 'must have different domains';
  expect(said('updates@mail.met.example', 'feedback@reply.met.example')).toEqual([]);
  expect(said('updates@met.example', 'feedback@met.example')[0]).toContain(apart);
  expect(said('updates@met.example', 'feedback@bounce.met.example')[0]).toContain(apart);
  expect(said('Met <updates@met.example>', 'feedback@reply.met.example')[0]).toContain(
    'emailFrom of stage dev must be a plain address',
  );
  expect(said('updates@met.example', 'feed+back@reply.met.example')[0]).toContain(
    'replyTo of stage dev must be a plain address',
  );
  expect(said('updates@met.example', `${'a'.repeat(25)}@reply.met.example`)).toEqual([]);
  expect(said('updates@met.example', `${'a'.repeat(26)}@reply.met.example`)[0]).toContain('more than 25 characters');
});

/** Names that AWS takes as they are, so that two stages could fight for one. */
function physicalNames(resources: Readonly<Record<string, Resource>>): string[] {
  const properties =
    /^(TableName|FunctionName|RoleName|PolicyName|QueueName|TopicName|LogGroupName|AlarmName|AliasName|Name|GroupName|DomainName|Domain|UserPoolName|ClientName)$/;
  return Object.values(resources).flatMap(({ Type, Properties }) =>
    Object.entries(Properties ?? {})
      .filter(([name, value]) => properties.test(name) && typeof value === 'string' && !Type.endsWith('IAM::Policy'))
      .map(([name, value]) => `${Type} ${name} ${value}`),
  );
}

test('stages do not fight for names: of the few that are fixed, none is shared beyond an account', () => {
  const names = (cloud: typeof devCloud) => [
    cloud.data.name,
    cloud.service.name,
    ...physicalNames(cloud.data.resources),
    ...physicalNames(cloud.service.resources),
  ];
  const dev = names(devCloud);
  // An authorizer belongs to one API and a resource server to one user pool; the rest must differ.
  const shared = names(productionCloud).filter((name) => dev.includes(name));
  expect(shared).toEqual([
    'AWS::Cognito::UserPoolResourceServer Name desk',
    'AWS::ApiGateway::Authorizer Name ServiceApiStaff75C69ECB',
  ]);
  expect(dev.length).toBeGreaterThan(5);
});

test('a stage has an account of its own: of the logs of texts an account has one, so a second stage is refused', () => {
  const names = [devCloud, productionCloud].map((cloud) =>
    ofType(cloud.service, 'AWS::Logs::LogGroup')
      .filter(({ path }) => path.startsWith('Service/TextDelivery/'))
      .map(({ resource }) => meaning(cloud, resource.Properties.LogGroupName)),
  );
  expect(names[0]).toHaveLength(2);
  expect(names[1]).toEqual(names[0]);
});

test('production protects both stacks from being deleted', () => {
  expect([productionCloud.data.terminationProtection, productionCloud.service.terminationProtection]).toEqual([
    true,
    true,
  ]);
});
