/** The public addresses in words: they answer pages, not JSON, so no schema of theirs can be generated. */
import { ABOUT_QUESTIONS } from '../feedback/about.ts';
import { MOST_CONTACT, MOST_WORDS } from '../feedback/text.ts';

/** One form field: which values it takes, or how long it may be. */
interface FormField {
  readonly description: string;
  readonly values?: readonly string[];
  readonly maxLength?: number;
  readonly required?: true;
  /** What the example form has in it. */
  readonly example?: string;
}

export interface PublicRoute {
  readonly id: string;
  readonly tag: 'Feedback pages' | 'Service';
  readonly summary: string;
  readonly description?: string;
  /** Whether it takes `?lang=`. */
  readonly languages?: true;
  readonly form?: Readonly<Record<string, FormField>>;
  /** Status → what it means. */
  readonly answers: Readonly<Record<string, PublicAnswer>>;
}

interface PublicAnswer {
  readonly description: string;
  /** The media type of its body. */
  readonly media?: string;
  /** What JSON it is. */
  readonly json?: { readonly schema: object; readonly example?: unknown };
  /** Where a redirection leads, for example. */
  readonly location?: string;
}

const html = 'text/html';
const page = (description: string) => ({ description, media: html });

/** What every feedback page may answer besides. */
const feedbackAnswers = {
  '404': page('One and the same page for every link that is forged, over, revoked or unknown'),
  '405': page('This address does not take that method'),
  '500': page('An error of ours; it is recorded'),
  '503': page('The service is busy; nothing is lost'),
};
const formAnswers = {
  '400': page('Something is wrong in the form: it comes back with everything that was typed'),
  '413': page('Over 16 KB'),
  '415': page('Not a form'),
};
const formId: FormField = {
  description: "The page's random id: the same form sent twice is taken once",
  maxLength: 16,
  example: '8C2W6DGN1M5YRTE0',
};
const lang: FormField = { description: 'The language of the answer page', maxLength: 2, example: 'en' };
const FEEDBACK = '/F/0G7H2M00ZK5V1T8QYDRBN3ZC00G4XW7J9QK2M';

export const publicRoutes: Readonly<Record<string, PublicRoute>> = {
  'GET /f/{token}': {
    id: 'openTypedFeedbackPage',
    tag: 'Feedback pages',
    summary: 'An address that was typed in small letters',
    answers: { '301': { description: 'The same address in capitals', location: FEEDBACK } },
  },
  'GET /F/{token}': {
    id: 'showFeedbackPage',
    tag: 'Feedback pages',
    summary: 'The feedback page behind a QR code',
    description: 'Opening it changes nothing and counts nothing.',
    languages: true,
    answers: { '200': page('The page'), ...feedbackAnswers },
  },
  'POST /F/{token}': {
    id: 'sendFeedback',
    tag: 'Feedback pages',
    summary: 'Send feedback',
    form: {
      rating: {
        description: 'From 1, very badly, to 5, very well',
        values: ['1', '2', '3', '4', '5'],
        required: true,
        example: '4',
      },
      answer: {
        description: "The touchpoint's own question: the number of the answer as the page lists them",
        values: ['', '1', '2', '3', '4', '5'],
      },
      words: { description: 'Counted by code point', maxLength: MOST_WORDS, example: 'They rang back when they said.' },
      callback: { description: 'A call is wanted', values: ['', 'yes'] },
      contact: { description: 'Where it is safe to call or write', maxLength: MOST_CONTACT },
      form: formId,
      lang,
      change: { description: 'Takes the place of an earlier answer (interaction links, 24 hours)', values: ['', '1'] },
    },
    answers: {
      '303': { description: 'Stored; on to the page that says so', location: `${FEEDBACK}/thanks` },
      ...formAnswers,
      '409': page('The link has been answered; what was sent is not stored'),
      ...feedbackAnswers,
    },
  },
  'GET /F/{token}/change': {
    id: 'showChangePage',
    tag: 'Feedback pages',
    summary: 'Correct an answer (interaction links, 24 hours); the form starts empty',
    languages: true,
    answers: { '200': page('The page'), ...feedbackAnswers },
  },
  'GET /F/{token}/thanks': {
    id: 'showThanksPage',
    tag: 'Feedback pages',
    summary: 'Thanks, help and support, and optional questions about equality',
    languages: true,
    answers: { '200': page('The page'), ...feedbackAnswers },
  },
  'POST /F/{token}/about-you': {
    id: 'sendEqualityAnswers',
    tag: 'Feedback pages',
    summary: 'Send answers about equality: kept apart from the feedback, only counted',
    form: {
      age: { description: 'Optional', values: ABOUT_QUESTIONS.age, example: '18-24' },
      sex: { description: 'Optional', values: ABOUT_QUESTIONS.sex },
      ethnicity: { description: 'Optional', values: ABOUT_QUESTIONS.ethnicity },
      disability: { description: 'Optional', values: ABOUT_QUESTIONS.disability },
      form: formId,
      lang,
    },
    answers: {
      '303': { description: 'Counted; on to the page that says so', location: `${FEEDBACK}/thanks` },
      ...formAnswers,
      ...feedbackAnswers,
    },
  },
  'GET /': {
    id: 'showFrontPage',
    tag: 'Service',
    summary: 'What this service is, and where to get help',
    languages: true,
    answers: { '200': page('The page') },
  },
  'GET /health': {
    id: 'getHealth',
    tag: 'Service',
    summary: 'Whether the service answers',
    answers: {
      '200': {
        description: 'It does',
        media: 'application/json',
        json: {
          schema: {
            type: 'object',
            additionalProperties: false,
            required: ['status'],
            properties: { status: { const: 'ok' } },
          },
          example: { status: 'ok' },
        },
      },
    },
  },
  'GET /openapi.json': {
    id: 'getOpenApi',
    tag: 'Service',
    summary: 'This document',
    answers: {
      '200': {
        description: 'OpenAPI 3.1',
        media: 'application/json',
        // What it is, the specification says.
        json: { schema: { type: 'object' }, example: { openapi: '3.1.0', info: { title: 'My Met Service' } } },
      },
    },
  },
  'GET /docs': {
    id: 'showDocs',
    tag: 'Service',
    summary: 'This document as a page; loads nothing from elsewhere',
    answers: { '200': page('The page') },
  },
};
