/** Every language's lists as one tree. A bundle carries the tree and not this file (lib/build/packed-json.ts). */
import { watchTree } from '../watchwords.ts';
import ar from './ar.json' with { type: 'json' };
import bn from './bn.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };
import pl from './pl.json' with { type: 'json' };
import pt from './pt.json' with { type: 'json' };
import ro from './ro.json' with { type: 'json' };
import so from './so.json' with { type: 'json' };
import tr from './tr.json' with { type: 'json' };
import ur from './ur.json' with { type: 'json' };

export const TREE = watchTree([en, ro, es, pl, bn, pt, tr, ar, so, ur]);
