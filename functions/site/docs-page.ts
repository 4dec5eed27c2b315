/** The OpenAPI document as a page to read: no script, nothing loaded, every operation and every problem type an anchor. */
import { createHash } from 'node:crypto';
import { ENGLISH } from '../feedback/languages/index.ts';
import { PROBLEMS, type ProblemType } from '../shared/http/problem.ts';
import type { Reply } from '../shared/http/request.ts';
import { type Html, html } from '../shared/pages/html.ts';
import { layout, pageReply } from '../shared/pages/layout.ts';
import { type Field, fieldsOf, typeOf } from './docs-fields.ts';
import { ON_EVERY_ANSWER } from './openapi/headers.ts';
import type { Json, OpenApi } from './openapi/types.ts';
import { PROBLEM_HELP } from './problem-help.ts';

/** What the page needs beside the style of all pages. */
const STYLE = [
  '.govuk-width-container{max-width:56rem}.govuk-main-wrapper{padding-inline:15px}',
  'code,pre{font:.9em/1.5 monospace;background:#f3f2f1;padding:1px 4px;overflow-wrap:anywhere}',
  'pre{padding:12px;white-space:pre-wrap}article{border-top:1px solid #cecece;padding-top:20px;margin-bottom:30px}',
  'dl{display:grid;grid-template-columns:minmax(9rem,1fr) 2fr;gap:6px 15px;margin:0 0 25px}dd{margin:0;overflow-wrap:anywhere}',
  '@media(max-width:40em){dl{grid-template-columns:1fr;gap:2px}dd{margin-bottom:12px}}',
].join('');

/** Text with `code` in backticks. */
function inline(text: string): Html {
  return html`${text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

/** Such text, paragraph by paragraph. */
function prose(text: string): Html {
  return html`${text.split('\n\n').map((paragraph) => html`<p class="govuk-body">${inline(paragraph)}</p>`)}`;
}

function fieldList(title: string, fields: readonly Field[]): Html | undefined {
  if (fields.length === 0) return undefined;
  const rows = fields.map(({ name, schema, required }) => {
    const { description } = schema;
    return html`<dt><code>${name}</code>${!required && ' optional'}</dt><dd>${inline(typeOf(schema))}${description && html`<br>${inline(description)}`}</dd>`;
  });
  return html`<h4 class="govuk-heading-s">${title}</h4><dl>${rows}</dl>`;
}

const example = (title: string, value: unknown) =>
  value === undefined
    ? undefined
    : html`<h4 class="govuk-heading-s">${title}</h4><pre>${JSON.stringify(value, null, 2)}</pre>`;

/** A reference within the document, followed. */
function resolved(document: OpenApi, value: Json): Json {
  const path: string | undefined = value['$ref'];
  if (!path) return value;
  return path
    .slice(2)
    .split('/')
    .reduce((found: Json, key) => found[key], document as unknown as Json);
}

/** The problem types that an answer stands for: by reference one, or several that share a status. */
function typesOf(answer: Json): ProblemType[] {
  const [, one] = /responses\/([\w-]+)$/.exec(answer['$ref'] ?? '') ?? [];
  const several = answer['content']?.['application/problem+json']?.examples ?? {};
  return (one ? [one] : Object.keys(several)) as ProblemType[];
}

function answers(responses: Json): Html {
  const rows = Object.entries(responses).map(([status, answer]: [string, Json]) => {
    const types = typesOf(answer);
    return types.length > 0
      ? types.map(
          (type) => html`<li>${status} <a class="govuk-link" href="#problem-${type}">${PROBLEMS[type].title}</a></li>`,
        )
      : html`<li>${status} ${answer['description']} ${Object.keys(answer['content'] ?? {}).join(', ')}</li>`;
  });
  return html`<h4 class="govuk-heading-s">Answers</h4><ul class="govuk-list">${rows}</ul>`;
}

/** Parameters of an operation, or headers of an answer, with an example of each that has one. */
function namedFields(values: readonly Json[]): Field[] {
  return values.map(({ name, in: place, required, description, schema, example }) => ({
    name: place ? `${name} (${place})` : name,
    required: required === true,
    schema: {
      ...schema,
      description: [description, example !== undefined && `Example: \`${example}\``].filter(Boolean).join('. '),
    },
  }));
}

/** An answer that goes well. @param told its status, where there are several */
function successText(document: OpenApi, answer: Json, told: string): Html {
  const json = answer['content']?.['application/json'];
  const headers = Object.entries((answer['headers'] ?? {}) as Record<string, Json>)
    // The introduction tells of those.
    .filter(([name]) => !ON_EVERY_ANSWER.some((every) => every === name))
    .map(([name, header]) => ({ name, required: true, ...resolved(document, header) }));
  return html`${fieldList(`Headers of the answer${told}`, namedFields(headers))}
    ${fieldList(`Answer${told}`, fieldsOf(json?.schema ?? {}))}
    ${example(`Example of an answer${told}`, json?.example)}`;
}

function operationText(document: OpenApi, method: string, path: string, operation: Json): Html {
  const parameters = namedFields((operation['parameters'] ?? []).map((one: Json) => resolved(document, one)));
  const [request]: Json[] = Object.values(operation['requestBody']?.content ?? {});
  const successes = Object.entries(operation['responses'] as Record<string, Json>).filter(([status]) =>
    status.startsWith('2'),
  );
  return html`<article>
    <h3 class="govuk-heading-m" id="${operation['operationId']}"><code>${method.toUpperCase()} ${path}</code></h3>
    <p class="govuk-body"><b>${operation['summary']}</b></p>
    ${operation['description'] && prose(operation['description'])}
    ${fieldList('Parameters', parameters)}
    ${fieldList('Body', fieldsOf(request?.['schema'] ?? {}))}
    ${example('Example of a body', request?.['example'])}
    ${successes.map(([status, answer]) => successText(document, answer, successes.length > 1 ? ` (${status})` : ''))}
    ${answers(operation['responses'])}
  </article>`;
}

function problemText(type: ProblemType): Html {
  const { status, title } = PROBLEMS[type];
  const { means, act } = PROBLEM_HELP[type];
  return html`<article>
    <h3 class="govuk-heading-m" id="problem-${type}"><code>${type}</code> (${status})</h3>
    <p class="govuk-body"><b>${title}</b></p>
    <p class="govuk-body">${means}</p>
    <p class="govuk-body">${act}</p>
  </article>`;
}

/** The page as an answer, with the hash of its own style in its policy. */
export function docsReply(document: OpenApi): Reply {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const chapters = document.tags
    .map(({ name, description }) => ({
      name,
      description,
      operations: all.filter(({ operation }) => operation['tags'].includes(name)),
    }))
    .filter(({ operations }) => operations.length > 0);
  const contents = chapters.map(
    ({ name, operations }) =>
      html`<li><b>${name}</b>: ${operations.map(({ operation }) => html`<a class="govuk-link" href="#${operation['operationId']}">${operation['operationId']}</a> `)}</li>`,
  );
  const page = layout({
    language: ENGLISH,
    languages: [ENGLISH],
    title: 'API documentation',
    main: html`
      ${prose(document.info['description'])}
      <p class="govuk-body">The same as data: <a class="govuk-link" href="/openapi.json">/openapi.json</a>.</p>
      <nav aria-label="Contents"><ul class="govuk-list">${contents}<li><a class="govuk-link" href="#problems">Problems</a></li></ul></nav>
      ${chapters.map(
        ({ name, description, operations }) => html`
          <h2 class="govuk-heading-l">${name}</h2><p class="govuk-body">${description}.</p>
          ${operations.map(({ path, method, operation }) => operationText(document, method, path, operation))}
        `,
      )}
      <h2 class="govuk-heading-l" id="problems">Problems</h2>
      <p class="govuk-body">What the <code>type</code> of an error means, and what to do.</p>
      ${(Object.keys(PROBLEMS) as ProblemType[]).map(problemText)}
    `,
  }).replace('</head>', `<style>${STYLE}</style></head>`);
  const reply = pageReply(page, 200);
  const hash = createHash('sha256').update(STYLE).digest('base64');
  const policy = reply.headers?.['Content-Security-Policy']?.replace('style-src ', `style-src 'sha256-${hash}' `);
  return { ...reply, headers: { ...reply.headers, ...(policy && { 'Content-Security-Policy': policy }) } };
}
