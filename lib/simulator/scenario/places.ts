/** Where the simulated reports come from. **Assumed**: weights of plausible crime volumes, not published figures. */
import { BOROUGHS } from '../../../functions/lists/boroughs.ts';
import type { Chance } from '../chance.ts';

const WEIGHTS: Readonly<Record<string, number>> = {
  Westminster: 80,
  Camden: 40,
  Newham: 40,
  Southwark: 40,
  'Tower Hamlets': 38,
  Lambeth: 38,
  Croydon: 37,
  Hackney: 36,
  Ealing: 34,
  Brent: 33,
  Haringey: 33,
  Enfield: 32,
  Barnet: 31,
  Islington: 31,
  Greenwich: 29,
  Hillingdon: 29,
  Lewisham: 29,
  Wandsworth: 28,
  Hounslow: 27,
  Redbridge: 27,
  'Waltham Forest': 27,
  Bromley: 24,
  'Hammersmith and Fulham': 24,
  'Barking and Dagenham': 23,
  'Kensington and Chelsea': 23,
  Havering: 22,
  Bexley: 18,
  Harrow: 18,
  Merton: 15,
  Sutton: 14,
  'Kingston upon Thames': 13,
  'Richmond upon Thames': 12,
};

const weighted = BOROUGHS.map(({ code, name }) => [WEIGHTS[name] ?? 20, code] as const);

export function pickBorough(chance: Chance): string {
  return chance.weighted(weighted);
}

/** Another borough than this one. */
export function elsewhere(chance: Chance, borough: string): string {
  return chance.pick(BOROUGHS.filter(({ code }) => code !== borough)).code;
}

const TEAMS = ['Response A', 'Response B', 'CID', 'Safeguarding'];

/** Most cases are with a team. */
export function pickTeam(chance: Chance): string | undefined {
  return chance.happens(0.8) ? chance.pick(TEAMS) : undefined;
}
