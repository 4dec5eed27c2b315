/**
 * Looks for watchwords in every language's lists: a page's language says little about the language of the words. The
 * lists are large, so they are loaded with the first text (or ahead of it) and not with the function.
 */
import { findSignals, type Signal, type WatchTree } from '../watchwords.ts';

let tree: Promise<WatchTree> | undefined;

/** Which signals a text gives. */
export async function signalsIn(text: string): Promise<ReadonlySet<Signal>> {
  tree ??= import('./tree.ts').then(({ TREE }) => TREE);
  return findSignals(await tree, text);
}
