/** What is stored stays: encrypted with our keys, recoverable, in this country, and for as long as was decided. */
import { expect, test } from 'vitest';
import { blueprint } from '../../../lib/blueprint/blueprint.ts';
import { devCloud as cloud, functionsOf, meaning, ofType, type Resource, SETTER } from '../support/synthesized.ts';

const all: [string, Resource][] = [...Object.entries(cloud.service.resources), ...Object.entries(cloud.data.resources)];

test('tables: our key, any second of 35 days, no deletion by mistake', () => {
  const tables = ofType(cloud.data, 'AWS::DynamoDB::Table');
  expect(tables).toHaveLength(Object.keys(blueprint.tables).length);
  for (const { resource } of tables) {
    const it = resource.Properties;
    expect(it.PointInTimeRecoverySpecification).toEqual({
      PointInTimeRecoveryEnabled: true,
      RecoveryPeriodInDays: 35,
    });
    expect(it.DeletionProtectionEnabled).toBe(true);
    expect([it.SSESpecification.SSEEnabled, it.SSESpecification.SSEType]).toEqual([true, 'KMS']);
    expect(meaning(cloud, it.SSESpecification.KMSMasterKeyId, cloud.data)).toBe('Data/Key');
    expect([resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  }
  expect(cloud.data.terminationProtection).toBe(true);
});

test('keys rotate, outlive the stacks, and can be saved for 30 days after a deletion', () => {
  const keys = [...ofType(cloud.service, 'AWS::KMS::Key'), ...ofType(cloud.data, 'AWS::KMS::Key')];
  expect(keys.map(({ path }) => path)).toEqual(['Service/Key', 'Data/Key']);
  for (const { resource } of keys) {
    expect(resource.Properties).toMatchObject({ EnableKeyRotation: true, PendingWindowInDays: 30 });
    expect([resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  }
});

test('functions, topics, queues and logs are encrypted with our key', () => {
  const keyOf: Record<string, string> = {
    'AWS::Lambda::Function': 'KmsKeyArn',
    'AWS::SNS::Topic': 'KmsMasterKeyId',
    'AWS::SQS::Queue': 'KmsMasterKeyId',
    'AWS::Logs::LogGroup': 'KmsKeyId',
  };
  for (const [type, property] of Object.entries(keyOf)) {
    const found = ofType(cloud.service, type);
    expect(found.length).toBeGreaterThan(0);
    for (const { path, resource } of found) {
      // The CDK's own function has no settings that a key could encrypt.
      if (path === SETTER) expect(resource.Properties.Environment).toBeUndefined();
      else expect(meaning(cloud, resource.Properties[property]), path).toBe('Service/Key');
    }
  }
});

test('the mailbox: ours alone, encrypted with the key of what is stored, emptied after 30 days, kept when a stack goes', () => {
  const [bucket, ...others] = [...ofType(cloud.data, 'AWS::S3::Bucket'), ...ofType(cloud.service, 'AWS::S3::Bucket')];
  expect([bucket?.path, others]).toEqual(['Data/Mailbox', []]);
  const it = bucket?.resource.Properties;
  expect(it.PublicAccessBlockConfiguration).toEqual({
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
  expect(it.OwnershipControls.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
  const [encryption] = it.BucketEncryption.ServerSideEncryptionConfiguration;
  expect(encryption.ServerSideEncryptionByDefault.SSEAlgorithm).toBe('aws:kms');
  expect(meaning(cloud, encryption.ServerSideEncryptionByDefault.KMSMasterKeyID, cloud.data)).toBe('Data/Key');
  expect(it.VersioningConfiguration).toEqual({ Status: 'Enabled' });
  expect(it.LifecycleConfiguration.Rules[0]).toMatchObject({
    ExpirationInDays: 30,
    NoncurrentVersionExpiration: { NoncurrentDays: 7 },
    Status: 'Enabled',
  });
  expect([bucket?.resource.DeletionPolicy, bucket?.resource.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  const [policy] = ofType(cloud.data, 'AWS::S3::BucketPolicy');
  expect(policy?.resource.Properties.PolicyDocument.Statement).toMatchObject([
    { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
  ]);
});

test('topics and queues take nothing that does not come by TLS', () => {
  const refusals = [
    ...ofType(cloud.service, 'AWS::SNS::TopicPolicy'),
    ...ofType(cloud.service, 'AWS::SQS::QueuePolicy'),
  ];
  const guarded = refusals.flatMap(({ resource: { Properties: it } }) => {
    const deny = it.PolicyDocument.Statement.find((one: { Effect: string }) => one.Effect === 'Deny');
    expect(deny.Condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
    expect(deny.Principal === '*' || deny.Principal.AWS === '*').toBe(true);
    return (it.Topics ?? it.Queues).map((one: unknown) => meaning(cloud, one));
  });
  const senders = [...ofType(cloud.service, 'AWS::SNS::Topic'), ...ofType(cloud.service, 'AWS::SQS::Queue')];
  expect(guarded.sort()).toEqual(senders.map(({ path }) => path).sort());
});

test('each function writes to a log of its own; every log ends after the days that the stage says, the one with numbers sooner', () => {
  const logs = ofType(cloud.service, 'AWS::Logs::LogGroup');
  const expected = [
    ...Object.keys(blueprint.functions).map((name) => `Service/${name}/Log`),
    'Service/Api/AccessLog',
    'Service/Api/ExecutionLog',
    'Service/Firewall/Log',
    'Service/TextDelivery/Delivered',
    'Service/TextDelivery/Failed',
    'Service/TextSettings/Log',
  ];
  expect(logs.map(({ path }) => path).sort()).toEqual(expected.sort());
  for (const { path, resource } of logs) {
    expect(resource.Properties.RetentionInDays, path).toBe(path.startsWith('Service/TextDelivery/') ? 3 : 30);
  }
  for (const { path, resource } of functionsOf(cloud.service)) {
    expect(meaning(cloud, resource.Properties.LoggingConfig.LogGroup)).toBe(path.replace(/Lambda$/, 'Log'));
  }
});

test('nothing names another region', () => {
  const regions = JSON.stringify(all).match(/\b(us|eu|ap|ca|sa|me|af|il|mx|cn)-(gov-)?[a-z]+-\d\b/g) ?? [];
  expect(new Set(regions)).toEqual(new Set(['eu-west-2']));
  expect(all.filter(([, { Properties }]) => Properties?.Replicas)).toEqual([]);
});

test('everything that can be tagged says whose it is and how secret', () => {
  const tagged = all.filter(([, { Properties }]) => Properties?.Tags ?? Properties?.UserPoolTags);
  expect(tagged.length).toBeGreaterThan(40);
  for (const [id, { Properties }] of tagged) {
    const tags: Record<string, string> = Properties.UserPoolTags
      ? Properties.UserPoolTags
      : Object.fromEntries(Properties.Tags.map((tag: { Key: string; Value: string }) => [tag.Key, tag.Value]));
    expect(tags, id).toMatchObject({
      service: 'my-met-service',
      stage: 'dev',
      owner: 'victim-voice-platform',
      classification: 'OFFICIAL-SENSITIVE',
    });
  }
  const personal = ofType(cloud.data, 'AWS::DynamoDB::Table').filter(({ resource }) =>
    resource.Properties.Tags.some(
      (tag: { Key: string; Value: string }) => tag.Key === 'personal-data' && tag.Value === 'yes',
    ),
  );
  expect(personal.map(({ path }) => path).sort()).toEqual([
    'Data/audit',
    'Data/cases',
    'Data/messages',
    'Data/replies',
    'Data/tasks',
  ]);
});

test('the templates are far from the limits of CloudFormation, and descriptions from those of Lambda', () => {
  expect(Object.keys(cloud.service.resources).length).toBeLessThan(450);
  for (const { resource } of functionsOf(cloud.service)) {
    expect(resource.Properties.Description.length).toBeLessThanOrEqual(256);
  }
});
