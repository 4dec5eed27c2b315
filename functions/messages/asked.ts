/** What the gate says of an order before it is stored, and what would go out: for the answer to staff, and for a preview. */
import type { Case } from '../cases/case.ts';
import { linkUrl } from '../links/link.ts';
import { type Composed, compose } from './compose.ts';
import type { Decision } from './gate/decision.ts';
import { decide, routeFor } from './gate/gate.ts';
import { type LookParts, look } from './look.ts';
import type { MessageOrder } from './message.ts';
import { usedPlaces } from './places.ts';
import { ordered } from './state.ts';
import type { Settings } from './templates/values.ts';

export interface AskParts extends LookParts {
  readonly settings: Settings;
  /** Codes of the languages that the stage publishes. */
  readonly published: readonly string[];
  /** `PUBLIC_ORIGIN` */
  readonly origin: string;
}

export interface Asked {
  readonly decision: Decision;
  /** Absent where there is no way to reach the victim in writing. */
  readonly composed?: Composed;
}

/** In place of the link that is made when an invitation is sent: as long, and with the same kind of characters. */
const NO_TOKEN = '0'.repeat(37);

/** Reads and decides; nothing is stored, no place is taken. */
export async function askGate(parts: AskParts, the: Case, order: MessageOrder, now: number): Promise<Asked> {
  const message = ordered(order);
  const route = routeFor(message, the);
  const seen = await look(parts, message, the);
  if ('stop' in route) return { decision: decide({ ...seen, now }) };
  const { settings, published, origin } = parts;
  const composed = compose({
    template: order.template,
    route,
    the,
    link: linkUrl(origin, NO_TOKEN),
    settings,
    published,
  });
  const history = { ...seen.history, ...(await usedPlaces(parts, seen, composed, now)) };
  return { decision: decide({ ...seen, history, now }), composed };
}
