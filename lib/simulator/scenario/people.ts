/** The people of the simulated year. Every name and number says that it is invented; numbers are Ofcom's drama range. */
import type { Chance } from '../chance.ts';
import type { Plan } from '../model/order.ts';
import { CRIMES, type Crime, type Reason } from './crime.ts';
import { pickBorough, pickTeam } from './places.ts';

export interface Person {
  readonly name: string;
  readonly phone?: string;
  readonly email?: string;
}

/** One victim's part in a report, before anybody has registered it. */
export interface VictimPlan {
  readonly victimNumber: number;
  readonly person: Person;
  readonly business: boolean;
  readonly dateOfBirth: string | undefined;
  readonly language: string | undefined;
  /** Who speaks for them. */
  readonly representative: (Person & { readonly relation: string }) | undefined;
  readonly deceased: boolean;
  readonly reasons: readonly Reason[];
  readonly plan: PlanBody | undefined;
}

export interface Report {
  readonly reference: string;
  readonly crime: Crime;
  readonly borough: string;
  readonly team: string | undefined;
  readonly reportedAt: number;
  readonly victims: readonly VictimPlan[];
}

/** Words that stand in every invented name, address and note: where they must not be, they are looked for. */
export const MARKS = /Simulata|07700900|\+447700900|example\.org|simnote/;

const LANGUAGES = ['pl', 'bn', 'ro', 'ur', 'ar', 'so'];

/** A number of the range 07700 900000 to 900999. */
export function pickPhone(chance: Chance): string {
  return `07700900${String(chance.whole(0, 999)).padStart(3, '0')}`;
}

function person(chance: Chance, name: string): Person {
  return {
    name,
    ...(chance.happens(0.85) ? { phone: pickPhone(chance) } : {}),
    ...(chance.happens(0.6) ? { email: `someone-${chance.whole(1, 99_999)}@example.org` } : {}),
  };
}

/** A contact plan as the API takes it. */
export interface PlanBody {
  readonly channels: readonly string[];
  readonly hours: { readonly from: string; readonly to: string };
  readonly unsafe?: boolean;
  readonly notes?: string;
}

/** The same as the model keeps it. */
export function planOf({ channels, hours, unsafe = false }: PlanBody): Plan {
  return { channels, hours, unsafe };
}

export function pickPlan(chance: Chance): PlanBody {
  if (chance.happens(0.03)) return { channels: [], hours: { from: '09:00', to: '17:00' }, unsafe: true };
  const channels = ['sms', 'email', 'phone'].filter(() => chance.happens(0.6));
  return {
    channels: channels.length === 0 ? ['phone'] : channels,
    hours: { from: chance.pick(['08:00', '09:00', '12:00']), to: chance.pick(['17:00', '18:30', '20:00']) },
    ...(chance.happens(0.2) ? { notes: 'simnote: ask for the flat at the back' } : {}),
  };
}

function birthday(chance: Chance, reportedAt: number, youngest: number, oldest: number): string {
  const age = chance.between(youngest, oldest);
  return new Date(reportedAt - age * 365.25 * 86_400_000).toISOString().slice(0, 10);
}

function victim(chance: Chance, crime: Crime, victimNumber: number, reportedAt: number): VictimPlan {
  const homicide = crime.name === 'Homicide';
  const business = victimNumber === 1 && chance.happens(crime.business);
  const child = !business && !homicide && chance.happens(victimNumber === 1 ? 0.06 : 0.3);
  const name = `${business ? 'Simulata Shop' : 'Simulata Person'} ${chance.whole(1, 99_999)}`;
  const relation = homicide ? 'sister' : child ? chance.pick(['mother', 'father']) : business ? 'manager' : undefined;
  const spoken = relation ?? (chance.happens(0.02) ? 'family spokesperson' : undefined);
  return {
    victimNumber,
    person: person(chance, name),
    business,
    dateOfBirth: business
      ? undefined
      : child
        ? birthday(chance, reportedAt, 2, 18)
        : chance.happens(0.5)
          ? birthday(chance, reportedAt, 17.9, 90)
          : undefined,
    language: chance.happens(0.1) ? chance.pick(LANGUAGES) : undefined,
    representative: spoken
      ? { ...person(chance, `Simulata Relative ${chance.whole(1, 9999)}`), relation: spoken }
      : undefined,
    deceased: homicide,
    reasons: business
      ? []
      : crime.enhanced.flatMap(([probability, reason]) => (chance.happens(probability) ? [reason] : [])),
    plan: chance.happens(0.55) ? pickPlan(chance) : undefined,
  };
}

/** A report with its victims. @param serial makes its reference its own */
export function makeReport(chance: Chance, serial: number, reportedAt: number): Report {
  const crime = chance.weighted(CRIMES.map((one) => [one.weight, one] as const));
  const victims = chance.weighted([
    [90, 1],
    [7, 2],
    [2, 3],
    [1, 4],
  ]);
  return {
    reference: `${serial}/${new Date(reportedAt).toISOString().slice(2, 4)}`,
    crime,
    borough: pickBorough(chance),
    team: pickTeam(chance),
    reportedAt,
    victims: Array.from({ length: victims }, (_, at) => victim(chance, crime, at + 1, reportedAt)),
  };
}
