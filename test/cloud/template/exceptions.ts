/** The rule packs watch every synthesis, and what we excuse is exactly what they find. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { expect, test } from 'vitest';
import { buildCloud, rulePacks } from '../../../lib/cloud/cloud.ts';
import { exceptionsOf } from '../../../lib/cloud/exceptions.ts';
import { stageNamed } from '../../../lib/cloud/stages.ts';
import { devCloud, newApp, productionCloud, stubBundles } from '../support/synthesized.ts';

const excuses = exceptionsOf(devCloud.data.name);

test('every finding of the packs is excused by name, and every excuse excuses a finding', { timeout: 30_000 }, () => {
  const found = rulePacks().flatMap((pack) =>
    pack
      .validateScope(devCloud.app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName} @ ${constructPath}`),
      ),
  );
  const excused = excuses.flatMap(({ rules, where }) =>
    rules.flatMap((rule) => where.map((path) => `${rule} @ ${path}`)),
  );
  expect(found.length).toBeGreaterThan(50);
  expect(found.sort()).toEqual(excused.sort());
});

test('each excuse gives its reason in words', () => {
  for (const { reason } of excuses) expect(reason.split(' ').length, reason).toBeGreaterThanOrEqual(10);
});

test('a production stage passes all packs and the checks of CloudFormation itself, without a warning', () => {
  const report = JSON.parse(readFileSync(join(productionCloud.folder, 'validation-report.json'), 'utf8'));
  expect(report.pluginReports).toEqual([]);
});

test('a finding of any pack that nobody excused stops the synthesis', { timeout: 30_000 }, () => {
  const { app, folder } = newApp();
  const { service } = buildCloud(app, stageNamed('dev'), stubBundles());
  new CfnBucket(service, 'Careless');
  new CfnQueue(service, 'WithoutDeadLetters');
  expect(() => app.synth()).toThrow();
  const report = JSON.parse(readFileSync(join(folder, 'validation-report.json'), 'utf8'));
  const rules = report.pluginReports.map((one: { pluginName: string; violations: { ruleName: string }[] }) => [
    one.pluginName,
    one.violations.map(({ ruleName }) => ruleName),
  ]);
  expect(Object.fromEntries(rules)).toEqual({
    AwsSolutions: expect.arrayContaining(['AwsSolutions-S1']),
    'NIST.800.53.R5': expect.arrayContaining(['NIST.800.53.R5-S3BucketVersioningEnabled']),
    Serverless: ['Serverless-SQSRedrivePolicy'],
  });
});

test('a property that does not exist stops the synthesis', { timeout: 30_000 }, () => {
  const { app, folder } = newApp();
  new CfnResource(new Stack(app, 'Stack'), 'Typo', {
    type: 'AWS::SNS::Topic',
    properties: { KmsMasterKeyId: 'alias/key', DisplayNmae: 'typo' },
  });
  expect(() => app.synth()).toThrow();
  expect(readFileSync(join(folder, 'validation-report.json'), 'utf8')).toContain('DisplayNmae');
});
