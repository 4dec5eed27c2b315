/**
 * Looks for watchwords in every language's lists: a page's language says little about the language of the words. The
 * lists are large, so they are loaded with the first text (or ahead of it) and not with the function.
 */
import { type Signal, watchwords } from '../watchwords.ts';

let finder: Promise<(text: string) => ReadonlySet<Signal>> | undefined;

/** Which signals a text gives. */
export async function signalsIn(text: string): Promise<ReadonlySet<Signal>> {
  finder ??= import('./lists.ts').then(({ LISTS }) => watchwords(LISTS));
  return (await finder)(text);
}
