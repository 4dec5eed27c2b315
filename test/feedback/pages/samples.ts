/** The public pages of feedback, by the path that the tests serve them under: English at `/…`, others at `/pl/…`. */
import type { Language } from '../../../functions/feedback/languages/index.ts';
import { LANGUAGES } from '../../../functions/feedback/languages/index.ts';
import { feedbackPage, noticePage, thanksPage } from '../../../functions/feedback/pages/index.ts';
import { findTouchpoint } from '../../../functions/lists/touchpoints.ts';

export const TOKEN = '0123456789ABCDEFGHJKMNPQRSTVWXYZ01234';

export function samplePages(...languages: readonly Language[]): Record<string, string> {
  const pages = languages.flatMap((language) => {
    const prefix = language.language === 'en' ? '' : `/${language.language}`;
    return Object.entries(pagesIn(language)).map(([path, html]) => [prefix + path, html] as const);
  });
  return Object.fromEntries(pages);
}

function pagesIn(language: Language): Record<string, string> {
  const touchpoint = findTouchpoint('investigation-update-uss');
  if (!touchpoint) throw new Error('The touchpoint does not exist');
  const common = {
    token: TOKEN,
    formId: 'FFFFFFFFFFFFFFFF',
    aboutFormId: 'AAAAAAAAAAAAAAAA',
    language,
    languages: LANGUAGES,
    touchpoint,
    kind: 'interaction',
  } as const;
  return {
    [`/F/${TOKEN}`]: feedbackPage({ ...common, mode: 'new' }),
    '/tapped': feedbackPage({ ...common, mode: 'new', tapped: '2' }),
    '/errors': feedbackPage({
      ...common,
      mode: 'new',
      values: { words: 'word '.repeat(300), callback: true },
      faults: [
        { field: 'rating', text: 'errorRating' },
        { field: 'answer', text: 'errorAnswer' },
        { field: 'words', text: 'errorWordsLong', count: 300 },
        { field: 'contact', text: 'errorContactMissing' },
        { field: 'form', text: 'errorForm' },
      ],
    }),
    '/thanks': thanksPage(common),
    '/gone': noticePage('gone', language, LANGUAGES),
  };
}
