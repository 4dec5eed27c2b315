/** What the site's addresses answer. Nothing is read or stored. */
import { chooseLanguage, ENGLISH, type Language } from '../feedback/languages/index.ts';
import { noticePage } from '../feedback/pages/notice-page.ts';
import { edge, type HttpHandler } from '../shared/http/edge.ts';
import { Problem } from '../shared/http/problem.ts';
import type { Reply, Request } from '../shared/http/request.ts';
import { pageReply } from '../shared/pages/layout.ts';
import { docsReply } from './docs-page.ts';
import { frontPage } from './front-page.ts';
import { openApi } from './openapi/document.ts';
import { deskOperations } from './operations.ts';

/** Made when it is first asked for, then kept: most processes never need it. */
function lazy<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const json = (body: string): Reply => ({ status: 200, headers: { 'Content-Type': 'application/json' }, body });

/** The Lambda handler of the site. @param origin where the service is reached @param languages those published */
export function makeSiteHandler(origin: string, languages: readonly Language[]): HttpHandler {
  const document = lazy(() => openApi(origin, deskOperations));
  const text = lazy(() => JSON.stringify(document()));
  const docs = lazy(() => docsReply(document()));
  const routes: Readonly<Record<string, (request: Request) => Reply>> = {
    'GET /': ({ query, headers }) =>
      pageReply(frontPage(chooseLanguage(query['lang'], headers['accept-language'], languages), languages), 200),
    'GET /health': () => json('{"status":"ok"}'),
    'GET /openapi.json': () => json(text()),
    'GET /docs': () => docs(),
  };
  return edge({
    answer: async (request) => {
      const route = routes[`${request.method} ${request.route}`];
      if (route) return route(request);
      throw new Problem('not-found', 'There is no such address. See /docs.');
    },
    refuse: (problem) =>
      pageReply(noticePage(problem.status < 500 ? 'gone' : 'fail', ENGLISH, [ENGLISH]), problem.status),
  });
}
