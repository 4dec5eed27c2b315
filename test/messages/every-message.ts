/** Every template in every language, with ordinary values and with the longest. */
import type { TemplateId } from '../../functions/messages/message.ts';
import { CONTENTS } from '../../functions/messages/templates/contents.ts';
import { type Asked, render } from '../../functions/messages/templates/render.ts';
import { type Filled, LONGEST, TEMPLATE_VALUES } from '../../functions/messages/templates/values.ts';

export const published = CONTENTS.map(({ language }) => language);

export const settings = {
  forceName: 'Met Police',
  deskPhone: '020 7946 0100',
  deskHours: '8am to 8pm, every day',
};

const usual = {
  reference: '1000000/26',
  link: 'HTTPS://FEEDBACK.MET.EXAMPLE/F/01BQ7K3F9M2X8R4T6V1W5Y0Z3A7C9E2G4H6J8',
  code: '482913',
};

/** As long as they may be. */
export const longest = {
  settings: {
    forceName: 'F'.repeat(LONGEST.force),
    deskPhone: '0'.repeat(LONGEST.desk),
    deskHours: 'h'.repeat(LONGEST.hours),
  },
  values: {
    reference: '1'.repeat(LONGEST.reference),
    link: `https://${'h'.repeat(25)}/F/${'T'.repeat(38)}`,
    code: '1'.repeat(LONGEST.code),
  },
};

/** Exactly the values that a template needs, out of all that there are. */
export function filled(template: TemplateId, all: Readonly<Record<string, string>> = usual): Filled {
  const names: readonly string[] = TEMPLATE_VALUES[template];
  return { template, values: Object.fromEntries(names.map((name) => [name, all[name]])) } as unknown as Filled;
}

export function rendered(template: TemplateId, language: string, more: Partial<Pick<Asked, 'settings'>> = {}) {
  return render({ ...filled(template), language, published, settings, ...more });
}

/** Language and template. */
export const EVERY = CONTENTS.flatMap(({ language, templates }) =>
  (Object.keys(templates) as TemplateId[]).map((template) => [language, template] as const),
);
