/** The public pages of feedback: values in, HTML out. */
export { pageReply } from '../../shared/pages/layout.ts';
export { feedbackPage } from './feedback-page.ts';
export { type NoticeKind, noticePage } from './notice-page.ts';
export { aboutThanksPage, thanksPage } from './thanks-page.ts';
