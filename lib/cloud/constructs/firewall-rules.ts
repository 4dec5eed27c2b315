/** The firewall's rules, in their order. */
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { BODY_LIMIT } from '../../../functions/shared/http/request.ts';
import {
  answerHeaders,
  COUNTED_SECONDS,
  RATE_LIMITS,
  type RateLimit,
  VICTIMS_PAGES,
} from '../../blueprint/answer-headers.ts';

type Rule = CfnWebACL.RuleProperty;
type Statement = CfnWebACL.StatementProperty;

/** The names of the answers to a body that is too long, and to an address that sends too much. */
export const TOO_LARGE = 'too-large';
export const TOO_MANY = 'too-many';

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
    searchString: VICTIMS_PAGES,
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

function perAddress({ requests: limit }: RateLimit, scopeDownStatement?: Statement): Statement {
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

/** An answer of the firewall's own, with the headers that every answer has. */
function refuse(responseCode: number, body: string, headers: Readonly<Record<string, string>>): Partial<Rule> {
  const responseHeaders = Object.entries(headers).map(([name, value]) => ({ name, value }));
  return { action: { block: { customResponse: { responseCode, customResponseBodyKey: body, responseHeaders } } } };
}

/**
 * All rules. No sampled requests: a sample shows the path, and with it a link's token.
 * @param host the only one on which the service answers
 */
export function firewallRules(host: string): Rule[] {
  const { victims, all } = RATE_LIMITS;
  const block: Partial<Rule> = { action: { block: {} } };
  const asTheySay: Partial<Rule> = { overrideAction: { none: {} } };
  const refuseMany = (limit: RateLimit) =>
    refuse(429, TOO_MANY, { ...answerHeaders(host, limit), 'Retry-After': String(COUNTED_SECONDS) });
  const rules: [string, Statement, Partial<Rule>][] = [
    ['too-large', tooLarge, refuse(413, TOO_LARGE, answerHeaders(host, all))],
    ['flood-of-victims-pages', perAddress(victims, victimsPages), refuseMany(victims)],
    ['flood', perAddress(all), refuseMany(all)],
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
