/** Stages: chosen by name, refused with a sentence, and never in each other's way. */
import { expect, test } from 'vitest';
import { problemsOf, stageNamed } from '../../../lib/cloud/stages.ts';
import { devCloud, productionCloud, type Resource } from '../support/synthesized.ts';

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

test('two stages stand side by side: of the few names that are fixed, none is shared', () => {
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

test('production protects both stacks from being deleted', () => {
  expect([productionCloud.data.terminationProtection, productionCloud.service.terminationProtection]).toEqual([
    true,
    true,
  ]);
});
