/**
 * E-mail goes out: SES's settings, the domain that it comes from, the domain that answers go to. No opens and no clicks
 * are ever tracked: a picture or a changed link in a mail would tell on the victim.
 */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  DkimIdentity,
  EasyDkimSigningKeyLength,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  MailFromBehaviorOnMxFailure,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

interface EmailSendingProps {
  /** The configuration set's name: unique in the account. */
  readonly name: string;
  readonly domain: string;
  readonly replyDomain: string;
  /** Where SES tells what became of each e-mail. */
  readonly events: ITopic;
}

/** What ends a message, and what delays it. Not `send`: that is known. Not `open` and `click`: never. */
const TOLD = [
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.RENDERING_FAILURE,
  EmailSendingEvent.DELIVERY_DELAY,
];

export class EmailSending extends Construct {
  readonly identity: EmailIdentity;
  readonly settings: ConfigurationSet;

  constructor(scope: Construct, id: string, { name, domain, replyDomain, events }: EmailSendingProps) {
    super(scope, id);
    this.settings = new ConfigurationSet(this, 'Settings', {
      configurationSetName: name,
      // What cannot travel encrypted comes back, and somebody phones: better than a police matter in the open.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      reputationMetrics: true,
    });
    this.settings.addEventDestination('Events', { destination: EventDestination.snsTopic(events), events: TOLD });
    // Bounces come to SES under our own name, so that SPF is ours; without its records nothing is sent.
    const bounces = `bounce.${domain}`;
    this.identity = this.#verified('Domain', domain, {
      mailFromDomain: bounces,
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.REJECT_MESSAGE,
    });
    // SES takes mail for domains that it has verified.
    this.#verified('ReplyDomain', replyDomain, {});
    const { region } = Stack.of(this);
    this.#record('Mx', `${replyDomain} MX 10 inbound-smtp.${region}.amazonaws.com`);
    this.#record('BounceMx', `${bounces} MX 10 feedback-smtp.${region}.amazonses.com`);
    this.#record('BounceSpf', `${bounces} TXT "v=spf1 include:amazonses.com -all"`);
    this.#record('Dmarc', `_dmarc.${domain} TXT "v=DMARC1; p=reject; adkim=s"`);
  }

  /** A DNS record that somebody must make: shown when the stack is deployed. */
  #record(id: string, value: string): void {
    new CfnOutput(this, `Dns${id}`, { value });
  }

  /** On what a function must have the right to send. */
  get arns(): { identityArn: string; settingsArn: string } {
    const settingsArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: this.settings.configurationSetName,
    });
    return { identityArn: this.identity.emailIdentityArn, settingsArn };
  }

  /** A domain with keys that SES makes and renews, and the records that prove it. */
  #verified(
    id: string,
    domain: string,
    mailFrom: { readonly mailFromDomain?: string; readonly mailFromBehaviorOnMxFailure?: MailFromBehaviorOnMxFailure },
  ): EmailIdentity {
    const identity = new EmailIdentity(this, id, {
      identity: Identity.domain(domain),
      dkimSigning: true,
      dkimIdentity: DkimIdentity.easyDkim(EasyDkimSigningKeyLength.RSA_2048_BIT),
      configurationSet: this.settings,
      // The events tell it; a mail about a bounce would quote the address.
      feedbackForwarding: false,
      ...mailFrom,
    });
    for (const [index, { name, value }] of identity.dkimRecords.entries()) {
      this.#record(`${id}Dkim${index + 1}`, `${name} CNAME ${value}`);
    }
    return identity;
  }
}
