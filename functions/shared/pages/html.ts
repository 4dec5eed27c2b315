/** HTML from tagged templates that escape what is put into them, as plain synchronous values. */
import { raw as asIs, html as template } from 'hono/html';

/** Finished HTML: put into another template it is not escaped again. */
export interface Html {
  toString(): string;
  readonly isEscaped: true;
}

/** What may stand in a template: text and numbers are escaped, lists joined, `false` and `undefined` leave nothing. */
type Part = string | number | boolean | undefined | Html | readonly Part[];

const packed = new WeakMap<TemplateStringsArray, TemplateStringsArray>();

/** The template without the line breaks and indents of its source; those in values stay as they are. */
function pack(strings: TemplateStringsArray): TemplateStringsArray {
  let short = packed.get(strings);
  if (!short) {
    short = strings.map((text) =>
      text.replace(/(^|>)\s*\n\s*/g, '$1').replace(/\s*\n\s*(<|$)/g, '$1'),
    ) as unknown as TemplateStringsArray;
    packed.set(strings, short);
  }
  return short;
}

/** HTML with every value escaped. hono's own tag is asynchronous only when a value is a promise, which `Part` rules out. */
export function html(strings: TemplateStringsArray, ...values: Part[]): Html {
  return template(pack(strings), ...values) as unknown as Html;
}

/** Text that is HTML already: only for what this code wrote itself, never for what came in. */
export function raw(text: string): Html {
  return asIs(text) as unknown as Html;
}
