/** The languages of the public pages: their texts, which a stage may publish, and which one a reader gets. */
import ar from './ar.json' with { type: 'json' };
import bn from './bn.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };
import pl from './pl.json' with { type: 'json' };
import pt from './pt.json' with { type: 'json' };
import ro from './ro.json' with { type: 'json' };
import so from './so.json' with { type: 'json' };
import tr from './tr.json' with { type: 'json' };
import ur from './ur.json' with { type: 'json' };

export type TextId = keyof typeof en.strings;
type ScaleId = keyof typeof en.scales;
type QuestionId = keyof typeof en.questions;

export interface Language {
  /** BCP 47. */
  readonly language: string;
  /** What its own speakers call it. */
  readonly name: string;
  readonly direction: string;
  /** Whether a professional translator has reviewed every text. */
  readonly reviewed: boolean;
  readonly strings: Readonly<Record<TextId, string>>;
  readonly scales: Readonly<Record<ScaleId, readonly string[]>>;
  readonly questions: Readonly<Record<QuestionId, string>>;
}

export const ENGLISH: Language = en;

/** Every language that there is, in the order in which pages offer them: English, then as in facts/languages.csv. */
export const LANGUAGES: readonly Language[] = [en, ro, es, pl, bn, pt, ur, tr, ar, so];

/** The languages with these codes, English always among them; a code that there is no file for is left out. */
export function languagesFor(published: readonly string[]): readonly Language[] {
  return LANGUAGES.filter(({ language }) => language === 'en' || published.includes(language));
}

/**
 * The codes that a stage publishes: outside production all; in production those that a professional has reviewed and
 * those that its configuration names in spite of that (design.md section 8).
 */
export function publishable(
  languages: readonly Pick<Language, 'language' | 'reviewed'>[],
  stage: { readonly production: boolean; readonly unreviewed?: readonly string[] },
): readonly string[] {
  return languages
    .filter(({ language, reviewed }) => !stage.production || reviewed || stage.unreviewed?.includes(language))
    .map(({ language }) => language);
}

/** The codes of an `Accept-Language` header, most wanted first; without those that it refuses (`q=0`). */
function wanted(acceptLanguage: string): string[] {
  return acceptLanguage
    .slice(0, 500)
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
      return { code: tag.split('-', 1)[0] ?? '', weight: /^[01](\.\d{0,3})?$/.test(weight) ? Number(weight) : 0 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ code }) => code);
}

/** A reader's language among those published: what the address asks for, else the browser's wish, else English. */
export function chooseLanguage(
  query: string | undefined,
  acceptLanguage: string | undefined,
  published: readonly Language[],
): Language {
  const codes = [...(query === undefined ? [] : [query.toLowerCase()]), ...wanted(acceptLanguage ?? '')];
  for (const code of codes) {
    const found = published.find(({ language }) => language === code);
    if (found) return found;
  }
  return ENGLISH;
}

/**
 * A text with its placeholders (`{max}`) filled; numbers in plain digits (a first use of `Intl` costs 30 ms of CPU).
 * @throws Error for a placeholder that no value is given for.
 */
export function textOf(language: Language, id: TextId, values: Readonly<Record<string, string | number>> = {}): string {
  return language.strings[id].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The text ${id} needs a value for {${name}}`);
    return String(value);
  });
}

/** A touchpoint's own question in a language, with the answers it takes (the first is the most favourable). */
export function questionOf(
  language: Language,
  touchpoint: { readonly question?: string | undefined; readonly scale?: string | undefined },
): { readonly text: string; readonly answers: readonly string[] } | undefined {
  const { question, scale } = touchpoint;
  if (question === undefined || scale === undefined) return undefined;
  return {
    text: language.questions[question as QuestionId],
    answers: language.scales[scale as ScaleId],
  };
}
