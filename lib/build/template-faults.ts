/** What keeps the words of messages from being built: a placeholder that no value is ever given for, or a value unused. */
import { EVERYWHERE, TEMPLATE_VALUES } from '../../functions/messages/templates/values.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Texts {
  readonly sms?: string;
  readonly subject?: string;
  readonly body?: readonly string[];
}

/** A paragraph that stands for the links to each rating. */
const LINKS = '{links}';

const anywhere: readonly string[] = Object.keys(EVERYWHERE);

const placeholder = (name: string) => `{${name}}`;

/** As they stand in the text, broken ones too: what follows a brace that is never closed. */
const placeholdersIn = (text: string) => text.match(/\{[^{}]*\}|[{}][^{}\s]*/g) ?? [];

/** A fault for each placeholder that is none of `known`. */
function unknownIn(place: string, text: string, known: readonly string[]): string[] {
  return placeholdersIn(text)
    .filter((found) => !known.map(placeholder).includes(found))
    .map((found) => `${place} has the unknown placeholder ${found}`);
}

function missingIn(place: string, texts: readonly string[], wanted: readonly string[]): string[] {
  const used = new Set(texts.flatMap(placeholdersIn));
  return wanted
    .map(placeholder)
    .filter((one) => !used.has(one))
    .map((one) => `${place} must hold ${one}`);
}

function faultsOf(id: string, { sms = '', subject, body }: Texts): string[] {
  const place = `templates.${id}`;
  const own: readonly string[] | undefined = TEMPLATE_VALUES[id as keyof typeof TEMPLATE_VALUES];
  if (own === undefined) return [`${place} is no template`];
  const known = [...anywhere, ...own];
  const paragraphs = (body ?? []).map((paragraph) =>
    paragraph === LINKS && own.includes('link') ? '{link}' : paragraph,
  );
  return [
    ...unknownIn(`${place}.sms`, sms, known),
    // Every text says first who it is from.
    ...missingIn(`${place}.sms`, [sms], ['force', ...own]),
    ...unknownIn(`${place}.subject`, subject ?? '', known),
    ...paragraphs.flatMap((paragraph, i) => unknownIn(`${place}.body.${i}`, paragraph, known)),
    ...(body === undefined ? [] : missingIn(`${place}.body`, paragraphs, own)),
    ...((subject === undefined) === (body === undefined) ? [] : [`${place} must have both subject and body, or none`]),
  ];
}

/** One sentence a fault; none when every text can be filled. */
export function templateFaults(file: Fields): string[] {
  const templates = Object.entries((file['templates'] ?? {}) as Record<string, Texts>);
  const around = Object.entries((file['email'] ?? {}) as Record<string, string>);
  return [
    ...around.flatMap(([name, text]) => unknownIn(`email.${name}`, text, anywhere)),
    ...templates.flatMap(([id, texts]) => faultsOf(id, texts)),
  ];
}
