/** HTML as lines to compare: one per tag or text, indented; attributes and classes in order of name. */

const VOID = new Set(['input', 'br', 'meta', 'link', 'hr', 'img']);

/** @param keep whether an attribute counts */
export function outline(html: string, keep: (name: string) => boolean = () => true): string[] {
  const lines: string[] = [];
  let depth = 0;
  for (const [token, tag, attributes = ''] of html.matchAll(/<(\/?\w+)([^>]*)>|[^<]+/g)) {
    if (tag?.startsWith('/')) {
      depth -= 1;
    } else if (tag) {
      lines.push(`${'  '.repeat(depth)}<${[tag, ...readAttributes(attributes, keep)].join(' ')}>`);
      if (!VOID.has(tag)) depth += 1;
    } else if (token.trim() !== '') {
      lines.push(`${'  '.repeat(depth)}${token.replace(/\s+/g, ' ').trim()}`);
    }
  }
  return lines;
}

function readAttributes(text: string, keep: (name: string) => boolean): string[] {
  return [...text.matchAll(/([\w.:-]+)(?:="([^"]*)")?/g)]
    .filter(([, name = '']) => keep(name))
    .map(([, name = '', value = '']) =>
      name === 'class' ? `class=${value.trim().split(/\s+/).sort().join(' ')}` : `${name}=${value}`,
    )
    .sort();
}
