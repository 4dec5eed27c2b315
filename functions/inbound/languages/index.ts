/**
 * How people write ratings and keywords, a file per language; every list is tried on every text, since people do not
 * write in the language of the message only. Words are compared as the watchwords compare them: without case and accents.
 */
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

export interface TextLanguage {
  readonly language: string;
  /** Whether a native speaker has reviewed the lists. */
  readonly reviewed: boolean;
  /** The words for one to five. */
  readonly numbers: readonly (readonly string[])[];
  /** "Stars", behind a number. */
  readonly stars: readonly string[];
  /** "4 out of 5": `{n}` is the rating, `{5}` the five. */
  readonly scale: readonly string[];
  /** What may stand before a rating: "my rating is". */
  readonly prefixes: readonly string[];
  /**
   * Words that begin what somebody says behind a digit, and that cannot be counted: "2 nobody rang me" is a rating,
   * "2 officers came" is none.
   */
  readonly goesOn: readonly string[];
  /** The same, but some may stand before what is counted: "5 very kind", and not "2 very kind officers". */
  readonly qualities: readonly string[];
  /** What people count in such texts: officers, calls, weeks; `countedOne` what there is one of. */
  readonly counted: readonly string[];
  readonly countedOne: readonly string[];
  /** Whole texts that ask to stop, to begin again, for help; `polite`: words around them that say nothing. */
  readonly stop: readonly string[];
  readonly start: readonly string[];
  readonly help: readonly string[];
  readonly polite: readonly string[];
  /** How a telephone's or network's own answer begins. */
  readonly automatic: readonly string[];
}

export const TEXT_LANGUAGES: readonly TextLanguage[] = [en, ro, es, pl, bn, pt, ur, tr, ar, so];
