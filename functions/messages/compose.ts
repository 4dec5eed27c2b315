/**
 * What goes out: an order on its route, in words. The sender hands over exactly this, and a preview shows exactly this.
 * Needed are the order's template, the route that the gate has found, the case (for its reference; an answer to a text
 * has none), the stage's settings and published languages, and of an invitation the link that was made for it.
 */
import { displayReference } from '../cases/reference.ts';
import type { Route } from './gate/decision.ts';
import type { MessageChannel, TemplateId } from './message.ts';
import type { Email } from './templates/email.ts';
import { render, type Text } from './templates/render.ts';
import { type Filled, type Settings, TEMPLATE_VALUES, type ValueName } from './templates/values.ts';

export interface ToCompose {
  readonly template: TemplateId;
  readonly route: Pick<Route, 'channel' | 'language'>;
  readonly the?: { readonly reference: string; readonly victimNumber: number } | undefined;
  /** The address behind an invitation, as links/link.ts writes it. */
  readonly link?: string | undefined;
  readonly code?: string | undefined;
  readonly settings: Settings;
  /** Codes of the languages that the stage publishes. */
  readonly published: readonly string[];
}

/** `language`: which it became, the route's or English. */
export type Composed =
  | ({ readonly channel: 'sms'; readonly language: string } & Text)
  | ({ readonly channel: 'email'; readonly language: string } & Email);

/** Whether a template can go out on a channel is in templates/list.ts. @throws Error when it cannot, or lacks a value */
export function compose({ template, route, the, link, code, settings, published }: ToCompose): Composed {
  const known: Readonly<Record<ValueName, string | undefined>> = {
    reference: the && displayReference(the),
    link,
    code,
  };
  const values = TEMPLATE_VALUES[template].flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]]));
  // The template is known only now, and with it which values it needs: `render` throws when one is missing.
  const filled = { template, values: Object.fromEntries(values) } as Filled;
  const { language, sms, email } = render({ ...filled, language: route.language, settings, published });
  if (route.channel === ('sms' satisfies MessageChannel)) return { channel: 'sms', language, ...sms };
  if (!email) throw new Error(`The template ${template} is no e-mail`);
  return { channel: 'email', language, ...email };
}
