/** The words of every message in every language: one file a language, checked when it is built (lib/build). */
import type { TemplateId } from '../message.ts';
import ar from './languages/ar.json' with { type: 'json' };
import bn from './languages/bn.json' with { type: 'json' };
import en from './languages/en.json' with { type: 'json' };
import es from './languages/es.json' with { type: 'json' };
import pl from './languages/pl.json' with { type: 'json' };
import pt from './languages/pt.json' with { type: 'json' };
import ro from './languages/ro.json' with { type: 'json' };
import so from './languages/so.json' with { type: 'json' };
import tr from './languages/tr.json' with { type: 'json' };
import ur from './languages/ur.json' with { type: 'json' };

/** A text, and an e-mail where the template has one: answers to texts do not. */
export interface Words {
  readonly sms: string;
  readonly subject?: string;
  /** Paragraphs; `{links}` alone stands for the five one-tap links. */
  readonly body?: readonly string[];
}

export interface Content {
  /** BCP 47. */
  readonly language: string;
  readonly direction: string;
  /** Whether a professional translator has reviewed every text. */
  readonly reviewed: boolean;
  /** What 1 to 5 mean: the words of the feedback page. */
  readonly ratings: readonly string[];
  /** Around every e-mail. */
  readonly email: Readonly<Record<'hello' | 'automatic' | 'danger', string>>;
  readonly templates: Readonly<Record<TemplateId, Words>>;
}

export const ENGLISH: Content = en;

/** In the order of the feedback pages. */
export const CONTENTS: readonly Content[] = [en, ro, es, pl, bn, pt, ur, tr, ar, so];

/** The words in a language (of which the first part counts: `pl-PL` is `pl`), English where the stage has none. */
export function contentIn(language: string, published: readonly string[]): Content {
  const code = language.toLowerCase().split('-', 1)[0] ?? '';
  return CONTENTS.find((one) => one.language === code && published.includes(code)) ?? ENGLISH;
}
