/** Lighthouse's accessibility score of the feedback page in two languages, one of each direction of writing. */
import lighthouse from 'lighthouse';
import { LANGUAGES } from '../../functions/feedback/languages/index.ts';
import { samplePages } from '../feedback/pages/samples.ts';
import { findChromium, startBrowser } from '../support/browser.ts';
import { servePages } from '../support/page-server.ts';
import { freePort } from '../support/service.ts';
import { print } from './measure.ts';

/** Needs a Chromium; without one it says so and measures nothing. */
export async function benchLighthouse(): Promise<void> {
  const chromium = findChromium();
  if (!chromium) return;
  const port = await freePort();
  const browser = await startBrowser(chromium, [`--remote-debugging-port=${port}`]);
  const languages = LANGUAGES.filter(({ language }) => language === 'en' || language === 'ar');
  const pages = samplePages(...languages);
  const server = await servePages(pages);
  try {
    for (const path of Object.keys(pages).filter((each) => each.includes('/F/'))) {
      const result = await lighthouse(server.origin + path, {
        port,
        onlyCategories: ['accessibility'],
        logLevel: 'error',
      });
      const score = Math.round((result?.lhr.categories['accessibility']?.score ?? 0) * 100);
      const what = `lighthouse accessibility: ${path.startsWith('/ar/') ? 'Arabic' : 'English'}`;
      print({ what, measured: String(score), goal: '100', met: score === 100 });
    }
  } finally {
    await browser.close();
    await server.close();
  }
}
