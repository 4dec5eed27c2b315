/** The firewall's rules, in their order. */
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { BODY_LIMIT } from '../../../functions/shared/http/request.ts';

type Rule = CfnWebACL.RuleProperty;
type Statement = CfnWebACL.StatementProperty;

/** The names of the answers to a body that is too long, and to an address that sends too much. */
export const TOO_LARGE = 'too-large';
export const TOO_MANY = 'too-many';

/** Over how many seconds the requests of an address are counted: after so long without any it is let in again. */
const COUNTED_SECONDS = 300;

/** Rules of AWS's common set that read bodies: they would take a victim's words for an attack. Name → its label. */
const BODY_RULES: Readonly<Record<string, string>> = {
  CrossSiteScripting_BODY: 'awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body',
  EC2MetaDataSSRF_BODY: 'awswaf:managed:aws:core-rule-set:EC2MetaDataSSRF_Body',
  GenericLFI_BODY: 'awswaf:managed:aws:core-rule-set:GenericLFI_Body',
  GenericRFI_BODY: 'awswaf:managed:aws:core-rule-set:GenericRFI_Body',
};

/** Blocks bodies over 8 KB; 1,200 Bengali characters are 11 KB encoded. Ours blocks over 16 KB instead. */
const MANAGED_SIZE_RULE = 'SizeRestrictions_BODY';

/** Where victims' forms go. */
const victimsPages: Statement = {
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'STARTS_WITH',
    searchString: '/F/',
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
};

const tooLarge: Statement = {
  sizeConstraintStatement: {
    // A body that is longer than what the firewall reads counts as too large, whatever its first bytes are.
    fieldToMatch: { body: { oversizeHandling: 'MATCH' } },
    comparisonOperator: 'GT',
    size: BODY_LIMIT,
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
};

function perAddress(limit: number, scopeDownStatement?: Statement): Statement {
  return {
    rateBasedStatement: {
      aggregateKeyType: 'IP',
      limit,
      evaluationWindowSec: COUNTED_SECONDS,
      ...(scopeDownStatement ? { scopeDownStatement } : {}),
    },
  };
}

function managed(name: string, counted: readonly string[] = []): Statement {
  return {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
    },
  };
}

/** What the common set found in a body blocks after all, unless the body is a victim's form. */
const attackInOtherBodies: Statement = {
  andStatement: {
    statements: [
      {
        orStatement: {
          statements: Object.values(BODY_RULES).map((key) => ({ labelMatchStatement: { scope: 'LABEL', key } })),
        },
      },
      { notStatement: { statement: victimsPages } },
    ],
  },
};

/** All rules. No sampled requests: a sample shows the path, and with it a link's token. */
export function firewallRules(limits: { readonly victims: number; readonly all: number }): Rule[] {
  const block: Partial<Rule> = { action: { block: {} } };
  const asTheySay: Partial<Rule> = { overrideAction: { none: {} } };
  const refuseLarge: Partial<Rule> = {
    action: { block: { customResponse: { responseCode: 413, customResponseBodyKey: TOO_LARGE } } },
  };
  const refuseMany: Partial<Rule> = {
    action: {
      block: {
        customResponse: {
          responseCode: 429,
          customResponseBodyKey: TOO_MANY,
          responseHeaders: [{ name: 'Retry-After', value: String(COUNTED_SECONDS) }],
        },
      },
    },
  };
  const rules: [string, Statement, Partial<Rule>][] = [
    ['too-large', tooLarge, refuseLarge],
    ['flood-of-victims-pages', perAddress(limits.victims, victimsPages), refuseMany],
    ['flood', perAddress(limits.all), refuseMany],
    ['common', managed('AWSManagedRulesCommonRuleSet', [MANAGED_SIZE_RULE, ...Object.keys(BODY_RULES)]), asTheySay],
    ['attack-in-other-bodies', attackInOtherBodies, block],
    ['known-bad-inputs', managed('AWSManagedRulesKnownBadInputsRuleSet'), asTheySay],
  ];
  return rules.map(([name, statement, action], priority) => ({
    name,
    priority,
    statement,
    ...action,
    visibilityConfig: { metricName: name, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false },
  }));
}
