/** Writes the style and script of the public pages. Run it after changing a page's markup, style or script. */
import { writeFile } from 'node:fs/promises';
import { GENERATED, renderStyleModule } from '../lib/build/style.ts';

await writeFile(GENERATED, await renderStyleModule());
