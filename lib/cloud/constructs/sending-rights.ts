/** The right to hand a message to a provider. The blueprint gives it to one function. */
import { Aws } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { FunctionPlan } from '../../blueprint/types.ts';

/** From where e-mail may be sent. */
export interface EmailGranted {
  readonly identityArn: string;
  readonly settingsArn: string;
  /** The one address that it may come from. */
  readonly from: string;
}

export function sendingRights({ sends = [] }: FunctionPlan, email: EmailGranted): PolicyStatement[] {
  return [...(sends.includes('sms') ? textRights() : []), ...(sends.includes('email') ? emailRights(email) : [])];
}

/**
 * A phone number is no resource of AWS's, so that publishing to one can only be allowed on everything; what is a
 * resource, every topic there is, is refused, and no other policy of the role can allow it again.
 */
function textRights(): PolicyStatement[] {
  return [
    new PolicyStatement({ actions: ['sns:Publish'], resources: ['*'] }),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: ['sns:Publish'],
      resources: [`arn:${Aws.PARTITION}:sns:*:*:*`],
    }),
  ];
}

/** SES asks for the right on the sending domain and on the configuration set that the mail names. */
function emailRights({ identityArn, settingsArn, from }: EmailGranted): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['ses:SendEmail'],
      resources: [identityArn, settingsArn],
      conditions: { StringEquals: { 'ses:FromAddress': from } },
    }),
  ];
}
