/** Makes compiled govuk-frontend CSS small, and the same for both directions of writing. */
import postcss, { AtRule, type Container, type Declaration, type Root, Rule } from 'postcss';

/** Left and right as start and end. */
const LOGICAL: Readonly<Record<string, string>> = {
  left: 'inset-inline-start',
  right: 'inset-inline-end',
  'margin-left': 'margin-inline-start',
  'margin-right': 'margin-inline-end',
  'padding-left': 'padding-inline-start',
  'padding-right': 'padding-inline-end',
  'border-left': 'border-inline-start',
  'border-right': 'border-inline-end',
  'border-left-color': 'border-inline-start-color',
  'border-right-color': 'border-inline-end-color',
};

/** What the body sets once for everything in it (page.scss). */
const INHERITED: Readonly<Record<string, string>> = {
  'font-size': '1.1875rem',
  'font-weight': '400',
  'line-height': '1.3684210526',
  color: '#0b0c0c',
};

/** Printing, and work-arounds for browsers older than five years. */
const NEEDLESS_AT_RULE = /print|-ms-|^screen$/;

/** Prefixes that those browsers need, and fonts: the body's are everybody's. */
const NEEDLESS_PROPERTY = /^(-moz-|-ms-|-webkit-(?!appearance|text-size)|font-family$|text-decoration-skip$)/;

/**
 * What no page has: disabled fields, components inside components, some neighbours. What a visited link looks like: a
 * visit is nobody's business. The word "active" alone: a button that sinks when it is pressed.
 */
const NEEDLESS_SELECTOR =
  /::-(moz|webkit)-|disabled|:visited|:active(?!:not|\))|:root|form-group::after|fieldset::after|-group \.|-list \.govuk-list|legend[^+]*\+|\+ ?\.govuk-heading-[ls]|-(list|s|l) ?\+ ?\.govuk-heading|:last-of-type|__value> p/;

/** Sizes of labels that no page has, so that nothing needs to except them. */
const NEEDLESS_CONDITION =
  /:not\(\.govuk-label--\w+\)|:not\(\.govuk-summary-list__row--no-actions\)|:not\(\.\\:focus\)|:link$/g;

/**
 * CSS with the same look in every browser of the last five years.
 * @param html the pages that it is for
 */
export function slim(css: string, html: string): string {
  const together = classesTogether(html);
  const root = postcss.parse(css);
  root.walkComments((comment) => void comment.remove());
  root.walkAtRules((rule) => {
    if (rule.name === 'charset' || rule.name === 'supports' || NEEDLESS_AT_RULE.test(rule.params)) rule.remove();
  });
  root.walkRules(slimRule);
  gatherMedia(root);
  for (const container of [root, ...root.nodes.filter((node) => node instanceof AtRule)]) {
    mergeSameSelectors(container);
    mergeSameBodies(container, together);
  }
  return root.toString();
}

function slimRule(rule: Rule): void {
  rule.selectors = [
    ...new Set(
      rule.selectors
        .filter((selector) => !NEEDLESS_SELECTOR.test(selector))
        .map((selector) => selector.replace(NEEDLESS_CONDITION, '').replace(/\s*([+>])\s*/g, '$1')),
    ),
  ];
  if (rule.selectors.join('') === '') {
    rule.remove();
    return;
  }
  rule.walkDecls((declaration) => slimDeclaration(declaration, rule));
}

function slimDeclaration(declaration: Declaration, rule: Rule): void {
  const { prop } = declaration;
  if (NEEDLESS_PROPERTY.test(prop)) {
    declaration.remove();
    return;
  }
  declaration.value = declaration.value
    .replace(/var\(--[\w-]+, ?([^()]+)\)/g, '$1')
    .replace(/\d*\.\d{5,}/g, (number) => String(Number(Number(number).toFixed(4))));
  const inherited = INHERITED[prop];
  if (inherited && declaration.value === shortNumber(inherited) && rule.selectors.every(isPlain)) {
    declaration.remove();
    return;
  }
  declaration.prop = LOGICAL[prop] ?? prop;
  if (prop === 'float' || prop === 'text-align') {
    const prefix = prop === 'float' ? 'inline-' : '';
    declaration.value = declaration.value.replace('left', `${prefix}start`).replace('right', `${prefix}end`);
  }
}

const shortNumber = (value: string) =>
  value.replace(/\d*\.\d{5,}/, (number) => String(Number(Number(number).toFixed(4))));

/** Whether a selector is one class of an element that takes its text from the body (not a link, heading or button). */
function isPlain(selector: string): boolean {
  return /^\.[\w-]+$/.test(selector) && !/link|heading|button|__body$/.test(selector);
}

/** Puts the rules of each media query together, after all others: they say what is different on large screens. */
function gatherMedia(root: Root): void {
  const gathered = new Map<string, AtRule>();
  root.walkAtRules('media', (media) => {
    const first = gathered.get(media.params);
    if (first) first.append(media.nodes ?? []);
    else gathered.set(media.params, media.clone());
    media.remove();
  });
  for (const media of gathered.values()) if (media.nodes?.length) root.append(media);
}

/** Joins neighbouring rules with one selector; a later declaration of a property takes the place of an earlier one. */
function mergeSameSelectors(container: Container): void {
  container.each((node) => {
    if (!(node instanceof Rule)) return;
    let next = node.next();
    while (next instanceof Rule && next.selector === node.selector) {
      node.append(next.nodes);
      next.remove();
      next = node.next();
    }
    const last = new Map<string, Declaration>();
    node.walkDecls((declaration) => {
      last.get(declaration.prop)?.remove();
      last.set(declaration.prop, declaration);
    });
    for (const [prop, color] of last) joinColor(last.get(prop.replace(/-color$/, '')), color);
    if (node.nodes.length === 0) node.remove();
  });
}

/** `border: 2px solid` and a colour after it are one declaration. */
function joinColor(line: Declaration | undefined, color: Declaration): void {
  if (!line || line === color || !color.prop.endsWith('-color') || !/ solid$/.test(line.value)) return;
  line.value += ` ${color.value}`;
  color.remove();
}

/** Joins rules with the same declarations at the place of the first, where no rule in between could have the last word. */
function mergeSameBodies(container: Container, together: ClassesTogether): void {
  const kept: Rule[] = [];
  container.each((node) => {
    if (!(node instanceof Rule)) return;
    const body = bodyOf(node);
    const at = kept.findIndex((earlier) => bodyOf(earlier) === body);
    const earlier = kept[at];
    if (earlier && !kept.slice(at + 1).some((between) => disputes(between, node, together))) {
      earlier.selectors = [...earlier.selectors, ...node.selectors];
      node.remove();
    } else {
      kept.push(node);
    }
  });
}

const bodyOf = (rule: Rule) => rule.nodes.map(String).join(';');

interface Subject {
  /** A class, or a whole selector that ends in something else. */
  readonly name: string;
  readonly pseudoElement: string;
}

/** The elements that a rule is about. Those without a class are taken to be met by no rule of another component. */
function subjects(rule: Rule): Subject[] {
  return rule.selectors.flatMap((selector) => {
    const own = /[^ >+]+$/.exec(selector)?.[0] ?? '';
    const pseudoElement = /:(before|after)$/.exec(own)?.[1] ?? '';
    const names = own.match(/(?<=\.)[\w-]+/g) ?? [selector];
    return names.map((name) => ({ name, pseudoElement }));
  });
}

/** Whether two rules can be about one element and set the same property, or one of its parts. */
function disputes(one: Rule, other: Rule, together: ClassesTogether): boolean {
  const same = (a: Subject, b: Subject) =>
    a.pseudoElement === b.pseudoElement && (a.name === b.name || together.get(a.name)?.has(b.name));
  const props = (rule: Rule) => rule.nodes.flatMap((node) => ('prop' in node ? [node.prop] : []));
  const related = (a: string, b: string) => a === b || a.startsWith(`${b}-`) || b.startsWith(`${a}-`);
  return (
    props(one).some((a) => props(other).some((b) => related(a, b))) &&
    subjects(one).some((a) => subjects(other).some((b) => same(a, b)))
  );
}

/** Which classes stand on one element in some page. */
type ClassesTogether = ReadonlyMap<string, ReadonlySet<string>>;

function classesTogether(html: string): ClassesTogether {
  const together = new Map<string, Set<string>>();
  for (const [, list = ''] of html.matchAll(/ class="([^"]*)"/g)) {
    const names = list.split(' ');
    for (const name of names) together.set(name, new Set([...(together.get(name) ?? []), ...names]));
  }
  return together;
}
