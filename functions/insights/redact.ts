/**
 * The checker: masks what could name a person or a case in a victim's words before staff read many of them at once.
 * It errs towards masking. It knows forms, not meanings: a bare first name in the middle of a sentence stays, so the
 * words stay personal data, read by role, in the audit trail, never published.
 */

export const MASK = '[removed]';

/** Digits of any script, and the signs that people put between them. */
const DIGIT = '\\p{Nd}';
const BETWEEN = '[ \\u00a0.,/()\\-\\u2010-\\u2015]';

/** Words after which a name follows, in the languages that the form is offered in. */
const TITLES = [
  'mr',
  'mrs',
  'ms',
  'miss',
  'mx',
  'dr',
  'prof',
  'sir',
  'lady',
  'rev',
  'pc',
  'dc',
  'ps',
  'ds',
  'di',
  'dci',
  'dsu',
  'pcso',
  'insp',
  'sgt',
  'officer',
  'constable',
  'sergeant',
  'inspector',
  'detective',
  'superintendent',
  'commander',
  'policeman',
  'policewoman',
  'dispatcher',
  'operator',
  'pan',
  'pani',
  'funkcjonariusz',
  'policjant',
  'policjantka',
  'domnul',
  'doamna',
  'agentul',
  'ofițerul',
  'senhor',
  'senhora',
  'agente',
  'oficial',
  'señor',
  'señora',
  'sr',
  'sra',
  'memur',
  'bay',
  'bayan',
  'sarkaal',
  'askari',
].join('|');

/** Words that introduce a name. */
const CALLED = "named|called|name is|name was|name's|i am|i'm|nazywa się|se llama|chama-se|numele|adı|magac\\w*";

const NAME = "\\p{Lu}[\\p{L}\\p{M}'’\\-]*";

const PATTERNS: readonly RegExp[] = [
  // Web and e-mail addresses.
  /(?:https?:\/\/|www\.)\S+/giu,
  /[^\s@<>()]+\s?(?:@|\(at\)|\[at\])\s?[^\s@<>()]+\.[\p{L}]{2,}/giu,
  /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}-]+\.)+(?:com|org|net|uk|co|info|io|me|eu|pl|ro|pt|es|tr|so)(?:\/\S*)?(?![\p{L}\p{N}])/giu,
  /(?<![\p{L}\p{N}])@[\p{L}\p{N}_.]{2,}/giu,
  // Crime references (`01/123456/26`, `1000000-26.2`, `CAD 1234`), collar numbers, phone and other long numbers.
  new RegExp(
    `(?<![\\p{L}\\p{N}])(?:cad|crn|crime|ref(?:erence)?|case|incident|collar|shoulder|badge|warrant|number|no)\\b[\\s.:#№]*(?:(?:ref(?:erence)?|number|no|is)\\b[\\s.:#№]*)*\\p{L}{0,3}${BETWEEN}?${DIGIT}[\\p{L}\\p{N}/.\\-]*`,
    'giu',
  ),
  new RegExp(`\\+?${DIGIT}(?:${BETWEEN}{0,3}${DIGIT}){5,}`, 'gu'),
  // Postcodes, whole or outward half with a house number before it is left to the person who reads.
  /(?<![\p{L}\p{N}])[a-z]{1,2}\d[a-z\d]?[ \u00a0-]{0,2}\d[a-z]{2}(?![\p{L}\p{N}])/giu,
  // Vehicle plates: `AB12 CDE`, `A123 BCD`, `ABC 123D`.
  /(?<![\p{L}\p{N}])(?:[a-z]{2}\d{2}[ \u00a0-]?[a-z]{3}|[a-z]\d{1,3}[ \u00a0-]?[a-z]{3}|[a-z]{3}[ \u00a0-]?\d{1,3}[a-z])(?![\p{L}\p{N}])/giu,
  // Shoulder numbers: `1234MW`, `MW 1234`.
  /(?<![\p{L}\p{N}])(?:\d{2,5}[ \u00a0]?[A-Z]{2}|[A-Z]{2}[ \u00a0]?\d{3,5})(?![\p{L}\p{N}])/gu,
  // House numbers with a street.
  new RegExp(
    `${DIGIT}+[a-z]?,?\\s+(?:[\\p{L}'’-]+\\s+){1,3}(?:road|rd|street|st|avenue|ave|lane|close|drive|court|gardens|place|way|house|terrace|crescent|square)\\b`,
    'giu',
  ),
];

/** Titles and ranks in any case; the names behind them begin with a capital. */
const NAMED = new RegExp(`(?<![\\p{L}\\p{N}])((?:${TITLES})\\.?|${CALLED})(\\s+)(${NAME}(?:\\s+${NAME}){0,3})`, 'giu');
const CAPITAL = /^\p{Lu}/u;

/** The words with what could name somebody masked. Masking twice changes nothing. */
export function redact(words: string): string {
  let text = words;
  for (const pattern of PATTERNS) text = text.replace(pattern, MASK);
  return text.replace(NAMED, (whole, title: string, space: string, name: string) => {
    // The flag that lets "PC" and "pc" match also lets small letters pass as capitals: only real capitals are names.
    if (!CAPITAL.test(name)) return whole;
    const parts = name.split(/(\s+)/);
    const end = parts.findIndex((part, i) => i % 2 === 0 && !CAPITAL.test(part));
    const rest = end < 0 ? '' : parts.slice(end - 1).join('');
    return `${title}${space}${MASK}${rest}`;
  });
}
