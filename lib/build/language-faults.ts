/** What keeps a translation from being built: a text that is missing, empty, still English, or takes other values. */

type Texts = ReadonlyMap<string, string>;

/** Every text by its place: `strings.title`, `scales.ease.0`. */
function textsIn(value: unknown, place = ''): [string, string][] {
  if (typeof value === 'string') return [[place, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => textsIn(part, place === '' ? key : `${place}.${key}`));
}

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort().join();

/** A text of placeholders alone is the same in every language. */
const hasWords = (text: string) => /\p{L}/u.test(text.replace(/\{\w+\}/g, ''));

function faultOf(text: string | undefined, english: string, original: boolean): string | undefined {
  if (text === undefined) return 'is missing';
  if (text.trim() === '') return 'is empty';
  if (!original && text === english && hasWords(text)) return 'is still the English text';
  return placeholders(text) === placeholders(english) ? undefined : `must hold ${placeholders(english) || 'no {…}'}`;
}

/** The content of a language file as far as it is shown to people. */
function shown(file: Readonly<Record<string, unknown>>, fields: readonly string[]): Texts {
  return new Map(textsIn(Object.fromEntries(fields.map((field) => [field, file[field]]))));
}

/**
 * One sentence a fault; none when the language can be built. English itself is held against itself.
 * @param fields of a file that hold texts
 */
export function languageFaults(
  file: Readonly<Record<string, unknown>>,
  english: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): string[] {
  const [texts, wanted] = [shown(file, fields), shown(english, fields)];
  const original = file['language'] === english['language'];
  const faults = [...wanted].flatMap(([place, text]) => {
    const fault = faultOf(texts.get(place), text, original);
    return fault ? [`${place} ${fault}`] : [];
  });
  const unknown = [...texts.keys()].filter((place) => !wanted.has(place)).map((place) => `${place} is not in English`);
  const review = typeof file['reviewed'] === 'boolean' ? [] : ['"reviewed" must say true or false'];
  return [...faults, ...unknown, ...review];
}
