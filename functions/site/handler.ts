/** Wiring of the site: front page, health, API documentation. */
import { languagesFor } from '../feedback/languages/index.ts';
import { config } from '../shared/config.ts';
import { makeSiteHandler } from './site.ts';

const settings = config('PUBLIC_ORIGIN', 'LANGUAGES');

export const handler = makeSiteHandler(settings.PUBLIC_ORIGIN, languagesFor(settings.LANGUAGES));
