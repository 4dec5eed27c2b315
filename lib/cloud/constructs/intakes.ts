/** The intakes of the blueprint, each made for the function that takes from it. */
import { Duration, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { blueprint } from '../../blueprint/blueprint.ts';
import type { FunctionPlan, IntakeName } from '../../blueprint/types.ts';
import type { AlarmBell } from './alarm-bell.ts';
import { Intake, type IntakeKind } from './intake.ts';

export type Intakes = Readonly<Record<IntakeName, Intake>>;

/** The longest that a queue keeps anything. */
const LONGEST = Duration.days(14);

const KINDS: Readonly<Record<IntakeName, IntakeKind>> = {
  'inbound-texts': {
    keptFor: LONGEST,
    late: Duration.minutes(5),
    loses: 'Texts of victims wait: STOP is not obeyed, and nobody sees words that may mean danger.',
  },
  'email-events': {
    keptFor: LONGEST,
    late: Duration.minutes(30),
    loses: 'Staff do not learn whether e-mails arrived, and addresses that bounce are written to again.',
  },
  // A nudge tells nothing that the next minute's sweep does not find: an old one is worth nothing.
  'messages-waiting': {
    keptFor: Duration.minutes(15),
    late: Duration.minutes(10),
    loses: "Answers to victims' texts do not go out at once: they wait for the next sweep.",
  },
};

/** @throws Error unless exactly one function takes from an intake: what one has taken another would never see. */
function takerOf(intake: IntakeName): FunctionPlan {
  const plans: FunctionPlan[] = Object.values(blueprint.functions);
  const [taker, ...others] = plans.filter(({ takes }) => takes?.includes(intake));
  if (!taker || others.length > 0) throw new Error(`Exactly one function must take from ${intake}`);
  return taker;
}

interface IntakesProps {
  readonly key: IKey;
  readonly bell: AlarmBell;
}

/** Makes them; SES is let in where its events are told to come here. */
export function makeIntakes(scope: Construct, { key, bell }: IntakesProps): Intakes {
  const names = Object.entries(blueprint.intakes) as [IntakeName, string][];
  const intakes = Object.fromEntries(
    names.map(([name, means]) => {
      const timeout = Duration.seconds(takerOf(name).timeoutSeconds);
      return [name, new Intake(scope, `Intake-${name}`, { kind: KINDS[name], means, timeout, key, bell })];
    }),
  ) as unknown as Intakes;
  const { region, account, partition } = Stack.of(scope);
  intakes['inbound-texts'].letIn('sms-voice.amazonaws.com', `arn:${partition}:sms-voice:${region}:${account}:*`);
  return intakes;
}
