/** `npm run bench`: the numbers of the README, measured anew; `npm run bench -- cold warm` for some of them. */
import { buildBundles } from '../../lib/build/bundle.ts';
import { benchCase } from './case.ts';
import { benchCold } from './cold.ts';
import { benchFirst } from './first.ts';
import { benchLighthouse } from './lighthouse.ts';
import { benchLoad } from './load.ts';
import { benchMessages } from './messages.ts';
import { benchToken } from './token.ts';
import { benchWarm } from './warm.ts';
import { benchWorklist } from './worklist.ts';

const parts: Readonly<Record<string, () => void | Promise<void>>> = {
  token: benchToken,
  cold: benchCold,
  first: benchFirst,
  warm: benchWarm,
  case: benchCase,
  worklist: benchWorklist,
  load: benchLoad,
  messages: benchMessages,
  lighthouse: benchLighthouse,
};

const asked = process.argv.slice(2);
await buildBundles();
console.log(`Node ${process.version}, ${process.arch}; medians, ratios within this run`);
for (const [name, part] of Object.entries(parts)) if (asked.length === 0 || asked.includes(name)) await part();
process.exit(0);
