/** Every public page in each of its states: what the style must cover. */
import { LANGUAGES } from '../../functions/feedback/languages/index.ts';
import { aboutThanksPage, feedbackPage, noticePage, thanksPage } from '../../functions/feedback/pages/index.ts';
import { TOUCHPOINTS } from '../../functions/lists/touchpoints.ts';

/** The pages' HTML, one after another, without the style and script that they carry. */
export function samplePages(): string {
  const [touchpoint] = TOUCHPOINTS;
  const [language] = LANGUAGES;
  if (!touchpoint || !language) throw new Error('There is no touchpoint or language to show');
  const common = { language, languages: LANGUAGES, token: 'T', formId: 'F', touchpoint, kind: 'interaction' } as const;
  const faults = [
    { field: 'form', text: 'errorForm' },
    { field: 'rating', text: 'errorRating' },
    { field: 'answer', text: 'errorAnswer' },
    { field: 'words', text: 'errorWordsCharacters' },
    { field: 'contact', text: 'errorContactMissing' },
  ] as const;
  const pages = [
    feedbackPage({ ...common, mode: 'new', faults }),
    feedbackPage({ ...common, mode: 'already', canReplace: true }),
    thanksPage({ ...common, aboutFormId: 'F' }),
    aboutThanksPage(common),
    noticePage('gone', language, LANGUAGES),
  ];
  return pages.join('').replace(/<(style|script)>.*?<\/\1>/gs, '');
}
