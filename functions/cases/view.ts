/** A case as the API shows it to staff. */
import { findMilestoneType } from '../victims-code/milestone-types.ts';
import type { CaseSummary, CaseView } from './api/answers.ts';
import type { Case, Contact, Milestone, Representative, Victim } from './case.ts';
import { given } from './change.ts';
import { dutyView } from './duty-view.ts';
import { isEnhanced } from './enhanced.ts';
import { messagesOf } from './messaging.ts';
import { displayReference } from './reference.ts';
import { isOwedUpdate } from './routine-update.ts';
import { cautionsOf, safeContact } from './safe-contact.ts';

/** So many of the latest contacts are shown; the history has them all. */
const CONTACTS_SHOWN = 20;

/** Numbers and addresses as plain values, and which of them wait for a second person. */
function contactDetails({ phone, email }: Pick<Victim | Representative, 'phone' | 'email'>) {
  const unconfirmed = [
    ...(phone?.confirmed === false ? ['phone' as const] : []),
    ...(email?.confirmed === false ? ['email' as const] : []),
  ];
  return given({
    phone: phone?.value,
    email: email?.value,
    unconfirmed: unconfirmed.length > 0 ? unconfirmed : undefined,
  });
}

function victimView({ name, kind, language, dateOfBirth, ...details }: Victim): CaseView['victim'] {
  return { name, kind, ...contactDetails(details), ...given({ language, dateOfBirth }) };
}

function milestoneView({ given: _, sourceEventIds: __, ...milestone }: Milestone): CaseView['milestones'][number] {
  return { ...milestone, name: findMilestoneType(milestone.type)?.name ?? milestone.type };
}

function contactView({ dutyIds, ...contact }: Contact): CaseView['contacts'][number] {
  return { ...contact, dutyIds: [...dutyIds] };
}

function planView({ channels, ...plan }: NonNullable<Case['contactPlan']>): NonNullable<CaseView['contactPlan']> {
  return { ...plan, channels: [...channels] };
}

/** Whom staff speak with; nobody, when the victim has died and no relative is known yet. */
function speaksFor({ representative, death }: Case): CaseView['speaksFor'] {
  if (representative) return 'representative';
  return death ? 'nobody' : 'victim';
}

/** The whole case. @param now (ms) by which its duties are overdue or not */
export function caseView(of: Case, now: number): CaseView {
  const { victim, representative, restriction, contactPlan, enhancedReasons, updateInterval, consents } = of;
  const nextUpdateDueAt = of.duties.find(isOwedUpdate)?.dueAt;
  return {
    ...placeView(of),
    registeredAt: of.registeredAt,
    version: of.version,
    victim: victimView(victim),
    ...(representative
      ? {
          representative: {
            name: representative.name,
            relation: representative.relation,
            ...contactDetails(representative),
          },
        }
      : {}),
    speaksFor: speaksFor(of),
    ...(restriction
      ? { restriction: { subjects: [...restriction.subjects], reason: restriction.reason, at: restriction.at } }
      : {}),
    enhancedRights: [...enhancedReasons],
    ...(contactPlan ? { contactPlan: planView(contactPlan) } : {}),
    consents: { ...consents },
    updateInterval: { ...updateInterval },
    messages: messagesOf(of),
    milestones: of.milestones.map(milestoneView),
    duties: of.duties.map((duty) => dutyView(duty, now)),
    contacts: of.contacts.slice(-CONTACTS_SHOWN).reverse().map(contactView),
    ...given({ lastContactAt: of.lastContactAt, nextUpdateDueAt }),
  };
}

/** What a list and the whole case both say. */
function placeView(of: Case) {
  const { victimNumber, borough, team, category, status, reportedAt, contactPlan } = of;
  return {
    reference: displayReference(of),
    victimNumber,
    borough,
    ...given({ team }),
    category,
    status,
    reportedAt,
    enhanced: isEnhanced(of),
    restricted: of.restriction !== undefined,
    deceased: of.death !== undefined,
    safeContact: safeContact({ ...given({ contactPlan }), deceased: of.death !== undefined, cautions: cautionsOf(of) }),
  };
}

/** The case as a search lists it. */
export function caseSummary(of: Case): CaseSummary {
  return { ...placeView(of), victim: { name: of.victim.name, kind: of.victim.kind } };
}
