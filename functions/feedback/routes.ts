/** What the public feedback addresses do: open, send, correct, thank, and the optional questions about you. */
import { isOpen, type Link } from '../links/link.ts';
import type { ReadLinkKeys } from '../links/ring-store.ts';
import { readToken, type TokenContent } from '../links/token.ts';
import { findTouchpoint, type Touchpoint } from '../lists/touchpoints.ts';
import { isPassingFailure } from '../shared/failure.ts';
import { edge, type HttpHandler, reportFailure } from '../shared/http/edge.ts';
import { Problem, type ProblemType } from '../shared/http/problem.ts';
import type { Reply as HttpReply, Request } from '../shared/http/request.ts';
import { derivedId } from '../shared/ids.ts';
import { londonDay, monthOf } from '../shared/time.ts';
import { ABOUT_QUESTIONS } from './about.ts';
import { type Fault, FEEDBACK_FIELDS, RATING, readForm, readSubmission, type Typed } from './form.ts';
import { chooseLanguage, type Language } from './languages/index.ts';
import { aboutThanksPage, feedbackPage, type NoticeKind, noticePage, pageReply, thanksPage } from './pages/index.ts';
import { type SubmitParts, submit } from './submit.ts';

export interface FeedbackParts extends SubmitParts {
  readonly keys: ReadLinkKeys;
  readonly getLink: (id: string) => Promise<Link | undefined>;
  /** The languages that the stage publishes. */
  readonly languages: readonly Language[];
  readonly randomId: () => string;
}

interface Opened {
  readonly token: string;
  readonly link: Link;
  readonly page: number;
  readonly touchpoint: Touchpoint;
}

/** What a page needs of it. */
interface Shown {
  readonly token: string;
  readonly link: Pick<Link, 'kind'>;
  readonly touchpoint: Touchpoint;
}

/** Without a question of its own: for a form that must be given back while its link cannot be read. */
const ANY_TOUCHPOINT: Touchpoint = { id: '', stage: '', name: '' };

/** Nothing was stored, for a reason of ours: the form comes back to be sent again. */
const NOT_STORED = { status: 503, faults: [{ field: 'form', text: 'errorBusy' }] } as const;

/** Which page says what went wrong. Every bad link gets the same one, whatever the reason. */
const NOTICES: Readonly<Record<ProblemType, NoticeKind>> = {
  'not-found': 'gone',
  'not-signed-in': 'gone',
  'not-allowed': 'gone',
  'wrong-method': 'method',
  'too-large': 'large',
  'bad-request': 'broken',
  'wrong-type': 'broken',
  'key-reused': 'broken',
  conflict: 'busy',
  'not-sent': 'busy',
  stale: 'busy',
  'too-many': 'busy',
  'calendar-ended': 'fail',
  busy: 'busy',
  failed: 'fail',
};

/** The rating of the link that was tapped, when it is one. */
const tappedIn = ({ query }: Request) => (RATING.test(query['rating'] ?? '') ? query['rating'] : undefined);

const gone = () => new Problem('not-found', 'The link does not work.');

export function feedbackHandler(parts: FeedbackParts): HttpHandler {
  const languageOf = (request: Request, chosen?: string) =>
    chooseLanguage(chosen ?? request.query['lang'], request.headers['accept-language'], parts.languages);

  /** What a token says. One that no key signed, or that is over, is refused before any read. */
  const check = async (request: Request): Promise<TokenContent> => {
    const { checking } = await parts.keys(request.now);
    const content = readToken(request.params['token'] ?? '', checking, request.now);
    if (!content) throw gone();
    return content;
  };

  /** The link behind a token. */
  const open = async (request: Request, checked?: TokenContent): Promise<Opened> => {
    const token = request.params['token'] ?? '';
    const content = checked ?? (await check(request));
    const link = await parts.getLink(content.linkId);
    const touchpoint = link && findTouchpoint(link.touchpoint);
    if (!link || !touchpoint || !isOpen(link, content.kind, content.page)) throw gone();
    return { token: token.toUpperCase(), link, page: content.page, touchpoint };
  };

  const form = (
    opened: Shown,
    language: Language,
    mode: 'new' | 'change' | 'already',
    more: {
      status?: number;
      formId?: string | undefined;
      values?: Typed;
      tapped?: Typed['rating'] | undefined;
      faults?: readonly Fault[];
      canReplace?: boolean;
    } = {},
  ): HttpReply => {
    const { status = 200, formId = parts.randomId(), tapped, values, faults, canReplace } = more;
    const { token, touchpoint, link } = opened;
    const html = feedbackPage({
      token,
      formId,
      language,
      languages: parts.languages,
      touchpoint,
      kind: link.kind,
      mode,
      ...(tapped ? { tapped } : {}),
      ...(values ? { values } : {}),
      ...(faults ? { faults } : {}),
      ...(canReplace === undefined ? {} : { canReplace }),
    });
    return pageReply(html, status);
  };

  /**
   * The five links of an e-mail differ in `rating`: it only comes chosen. Scanners open such links before any reader
   * does, so nothing is stored or counted here.
   */
  const show = async (request: Request): Promise<HttpReply> =>
    form(await open(request), languageOf(request), 'new', { tapped: tappedIn(request) });

  const change = async (request: Request): Promise<HttpReply> => {
    const opened = await open(request);
    if (opened.link.kind !== 'interaction') throw gone();
    return form(opened, languageOf(request), 'change');
  };

  /** Whatever failed, it is ours: what the victim typed is not lost with it. The failure is logged here, not by the edge. */
  const giveBack = async (error: unknown, request: Request, opened: Shown): Promise<HttpReply> => {
    const fields = readForm(request, FEEDBACK_FIELDS);
    const { typed, formId, change } = readSubmission(fields, opened.touchpoint);
    reportFailure(error, request);
    return form(opened, languageOf(request, fields['lang']), change ? 'change' : 'new', {
      ...NOT_STORED,
      status: isPassingFailure(error) ? 503 : 500,
      values: typed,
      formId,
    });
  };

  const take = async (request: Request): Promise<HttpReply> => {
    const content = await check(request);
    let opened: Opened | undefined;
    try {
      opened = await open(request, content);
      return await takeFor(request, opened);
    } catch (error) {
      if (error instanceof Problem) throw error;
      if (opened) return giveBack(error, request, opened);
      const { kind } = content;
      if (kind === 'updates') throw error;
      const token = (request.params['token'] ?? '').toUpperCase();
      return giveBack(error, request, { token, link: { kind }, touchpoint: ANY_TOUCHPOINT });
    }
  };

  const takeFor = async (request: Request, opened: Opened): Promise<HttpReply> => {
    const fields = readForm(request, FEEDBACK_FIELDS);
    const language = languageOf(request, fields['lang']);
    const given = readSubmission(fields, opened.touchpoint);
    const mode = given.change ? 'change' : 'new';
    const again = { values: given.typed, formId: given.formId };
    if (!given.answer) return form(opened, language, mode, { ...again, status: 400, faults: given.faults });
    const outcome = await submit(
      parts,
      {
        ...opened,
        answer: given.answer,
        language: language.language,
        formId: given.formId ?? parts.randomId(),
        change: given.change && opened.link.kind === 'interaction',
      },
      request.now,
    );
    if (outcome.kind === 'stored') {
      return {
        status: 303,
        headers: { Location: `/F/${opened.token}/thanks?lang=${language.language}` },
      };
    }
    if (outcome.kind === 'crowded') return form(opened, language, mode, { ...again, ...NOT_STORED });
    return form(opened, language, 'already', {
      ...again,
      status: 409,
      canReplace: outcome.kind === 'taken' && outcome.canReplace,
    });
  };

  const thanks = async (request: Request): Promise<HttpReply> => {
    const { token, link } = await open(request);
    const language = languageOf(request);
    const common = { token, kind: link.kind, language, languages: parts.languages };
    if (request.query['about'] === 'sent') return pageReply(aboutThanksPage(common), 200);
    return pageReply(thanksPage({ ...common, aboutFormId: parts.randomId() }), 200);
  };

  const about = async (request: Request): Promise<HttpReply> => {
    const { token } = await open(request);
    const names = Object.keys(ABOUT_QUESTIONS) as (keyof typeof ABOUT_QUESTIONS)[];
    const fields = readForm(request, [...names, 'form', 'lang']);
    const language = languageOf(request, fields['lang']);
    const formId = /^[0-9A-Z]{16}$/.test(fields['form'] ?? '') ? (fields['form'] ?? '') : parts.randomId();
    const answers = names.flatMap((name) => {
      const answer = fields[name] ?? '';
      if (answer === '') return [];
      if (!(ABOUT_QUESTIONS[name] as readonly string[]).includes(answer)) {
        throw new Problem('bad-request', 'Choose one of the answers shown.');
      }
      return [{ name, answer }];
    });
    const month = monthOf(londonDay(request.now));
    await Promise.all(
      // Each answer has an id of its own: nothing stored joins two answers of one person.
      answers.map(({ name, answer }) => parts.store.putEquality(month, name, derivedId('about', formId, name), answer)),
    );
    const sent = answers.length > 0 ? '&about=sent' : '';
    return { status: 303, headers: { Location: `/F/${token}/thanks?lang=${language.language}${sent}` } };
  };

  /** The address as it was typed, to the one that works: no read, and the same for any token. */
  const capitals = async (request: Request): Promise<HttpReply> => {
    const token = encodeURIComponent((request.params['token'] ?? '').toUpperCase());
    const tapped = tappedIn(request);
    return { status: 301, headers: { Location: `/F/${token}${tapped ? `?rating=${tapped}` : ''}` } };
  };

  const routes: Readonly<Record<string, (request: Request) => Promise<HttpReply>>> = {
    'GET /f/{token}': capitals,
    'GET /F/{token}': show,
    'POST /F/{token}': take,
    'GET /F/{token}/change': change,
    'GET /F/{token}/thanks': thanks,
    'POST /F/{token}/about-you': about,
  };

  return edge({
    answer: (request) => {
      const route = routes[`${request.method} ${request.route}`];
      if (route) return route(request);
      const methods = Object.keys(routes).filter((key) => key.endsWith(` ${request.route}`));
      const allow = methods.map((key) => key.split(' ')[0]).join(', ');
      throw new Problem('wrong-method', 'This page does not take that method.', { headers: { Allow: allow } });
    },
    refuse: (problem, request) =>
      pageReply(noticePage(NOTICES[problem.type], languageOf(request), parts.languages), problem.status),
  });
}
