/** A template in a language with its values: the text as it goes out, measured, and the e-mail. The only way to either. */
import { contentIn } from './contents.ts';
import { type Email, emailOf } from './email.ts';
import { fill } from './fill.ts';
import { type Measure, measure } from './gsm7.ts';
import { inGsm7 } from './lookalikes.ts';
import { EVERYWHERE, type Filled, type Settings, TEMPLATE_VALUES } from './values.ts';

export interface Text extends Measure {
  readonly text: string;
}

export interface Rendered {
  /** Which it became: the one asked for, or English. */
  readonly language: string;
  readonly sms: Text;
  /** Absent of the answers to texts: they go back as texts. */
  readonly email?: Email;
}

export type Asked = Filled & {
  /** BCP 47. */
  readonly language: string;
  /** Codes of the languages that the stage publishes; English is always among them. */
  readonly published: readonly string[];
  readonly settings: Settings;
};

/** In GSM-7 where look-alikes are enough for it; otherwise every character as it was written, in UCS-2. */
function asSms(text: string): Text {
  const plain = inGsm7(text);
  const measured = measure(plain);
  return measured.encoding === 'gsm-7' ? { text: plain, ...measured } : { text, ...measure(text) };
}

function settingValues(settings: Settings): Record<string, string> {
  return Object.fromEntries(Object.entries(EVERYWHERE).map(([name, setting]) => [name, settings[setting]]));
}

/** @throws Error when a value is missing, empty, or not one of the template's */
export function render({ template, values, language, published, settings }: Asked): Rendered {
  const known: readonly string[] = TEMPLATE_VALUES[template];
  const stranger = Object.keys(values).find((name) => !known.includes(name));
  if (stranger !== undefined) throw new Error(`The template ${template} has no {${stranger}}`);
  const content = contentIn(language, published);
  const { sms, subject, body } = content.templates[template];
  const all = { ...settingValues(settings), ...values };
  const text = asSms(fill(sms, all));
  const email = subject !== undefined && body !== undefined ? emailOf({ subject, body }, content, all) : undefined;
  return { language: content.language, sms: text, ...(email ? { email } : {}) };
}
