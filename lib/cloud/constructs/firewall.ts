/** The web application firewall in front of the API: floods, known attacks, bodies over 16 KB. */

import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { firewallRules, TOO_LARGE, TOO_MANY } from './firewall-rules.ts';
import { ServiceLog } from './service-log.ts';

interface FirewallProps {
  readonly stageArn: string;
  /** AWS demands that the log's name starts with `aws-waf-logs-`. */
  readonly logName: string;
  readonly key: IKey;
  readonly logRetention: RetentionDays;
  /** The only host on which the API answers. */
  readonly host: string;
}

export class Firewall extends Construct {
  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rules: firewallRules(props.host),
      customResponseBodies: {
        [TOO_LARGE]: {
          contentType: 'TEXT_PLAIN',
          content: 'This is too long to be taken. Please shorten it and send it again.',
        },
        [TOO_MANY]: {
          contentType: 'TEXT_PLAIN',
          content: 'Too many requests came from your network. Please wait five minutes and try again.',
        },
      },
      // A line about a blocked request quotes what a rule found suspicious, and that may be words of a victim.
      dataProtectionConfig: {
        dataProtections: ['BODY', 'QUERY_STRING'].map((fieldType) => ({
          field: { fieldType },
          action: 'SUBSTITUTION',
        })),
      },
      // The firewall reads 16 KB of a body; the first rule refuses any that is longer.
      associationConfig: { requestBody: { API_GATEWAY: { defaultSizeInspectionLimit: 'KB_16' } } },
      visibilityConfig: { metricName: 'firewall', cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false },
    });
    new CfnWebACLAssociation(this, 'Association', { webAclArn: acl.attrArn, resourceArn: props.stageArn });
    const log = new ServiceLog(this, 'Log', { key: props.key, retention: props.logRetention, name: props.logName });
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [plainArn(log)],
      redactedFields: REDACTED,
      // Ordinary requests leave no line: it would hold a victim's address.
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          { Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] },
        ],
      },
    });
  }
}

/** A log group's own ARN attribute ends in `:*`, which the firewall does not take. */
function plainArn(log: ServiceLog): string {
  return Stack.of(log).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: log.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** A path holds a link's token; the rest may hold a token or words. */
const REDACTED = [
  { uriPath: {} },
  { queryString: {} },
  { singleHeader: { Name: 'authorization' } },
  { singleHeader: { Name: 'cookie' } },
  { singleHeader: { Name: 'referer' } },
];
