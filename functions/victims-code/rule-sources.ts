/**
 * Where each rule comes from: what its row of facts/victims-code-duties.csv says for people only. Beside the rules, and
 * not in them, because every function that keeps the rules would carry it.
 */
const BEDFORDSHIRE_1 =
  'https://bedfordshire.pcc.police.uk/the-code-of-practice-for-victims-victims-code-individual-rights-information-1';
const BEDFORDSHIRE_2 =
  'https://www.bedfordshire.pcc.police.uk/the-code-of-practice-for-victims-victims-code-individual-rights-information/';
const BEDFORDSHIRE_3 =
  'https://www.bedfordshire.pcc.police.uk/the-code-of-practice-for-victims-victims-code-individual-rights-information-right-3-of-12/';
const BEDFORDSHIRE_4 =
  'https://www.bedfordshire.pcc.police.uk/the-code-of-practice-for-victims-victims-code-individual-rights-information-2/';
const CODE =
  'https://www.gov.uk/government/publications/the-code-of-practice-for-victims-of-crime/code-of-practice-for-victims-of-crime-in-england-and-wales-victims-code';
const BEDFORDSHIRE_6 =
  'https://bedfordshire.pcc.police.uk/the-code-of-practice-for-victims-victims-code-individual-rights-information-right-6-of-12';
const FLASHCARDS = 'https://brainscape.com/flashcards/victims-code-11660862/packs/20501876';
const JUSTICE_SITE = 'https://victimandwitnessinformation.org.uk/report-a-crime/the-police-investigation';
const LONDON_VWS = 'https://londonvws.org.uk/rights-information/the-criminal-justice-system/how-investigations-work/';
const BEDFORDSHIRE_8 =
  'https://bedfordshire.pcc.police.uk/the-code-of-practice-for-victims-victims-code-individual-rights-information-right-8-of-12';
const BEDFORDSHIRE_9 =
  'https://www.bedfordshire.pcc.police.uk/the-code-of-practice-for-victims-victims-code-individual-rights-information-right-9-of-12/';
const BEDFORDSHIRE_11 =
  'https://bedfordshire.pcc.police.uk/the-code-of-practice-for-victims-victims-code-individual-rights-information-right-11-of-12';

interface RuleSource {
  /** The Code's paragraph, when known; with `?` when it was only counted off. */
  readonly paragraph?: string;
  /** The row's own words for the limits. */
  readonly standard: string;
  readonly enhanced: string;
  /** What the row adds about who owes it. */
  readonly ownerNote?: string;
  readonly sources: readonly string[];
}

/** By the rule's id. */
export const RULE_SOURCES: Readonly<Record<string, RuleSource>> = {
  // duties/report.ts
  'help-to-understand': { standard: 'none', enhanced: 'none', sources: [BEDFORDSHIRE_1] },
  'let-companion-come': { standard: 'none', enhanced: 'none', sources: [BEDFORDSHIRE_1] },
  'record-crime': { standard: 'none (no number in Code)', enhanced: 'same', sources: [BEDFORDSHIRE_2, CODE] },
  'interview-with-care': { standard: 'none', enhanced: 'none', sources: [BEDFORDSHIRE_2] },
  'confirm-report-in-writing': {
    paragraph: '3.1?',
    standard: 'none found',
    enhanced: 'none found',
    sources: [BEDFORDSHIRE_3],
  },
  'confirm-report-safely': { paragraph: '3.2?', standard: 'n/a', enhanced: 'n/a', sources: [BEDFORDSHIRE_3] },
  'explain-where-to-get-information': {
    standard: 'none',
    enhanced: 'none',
    ownerNote: 'YOT if offender under 18',
    sources: [BEDFORDSHIRE_3],
  },
  'assess-needs': { standard: 'at report', enhanced: 'at report', sources: [BEDFORDSHIRE_4] },
  'offer-new-assessment': { standard: 'none', enhanced: 'none', sources: [BEDFORDSHIRE_4] },
  'refer-to-support': { standard: '2 WD', enhanced: '2 WD', sources: [BEDFORDSHIRE_4] },
  'assess-needs-for-court': { standard: 'before trial', enhanced: 'before trial', sources: [BEDFORDSHIRE_4] },
  'explain-compensation': {
    standard: 'none',
    enhanced: 'none',
    sources: [CODE, 'https://threadreaderapp.com/scrolly/1389609534788935690'],
  },

  // duties/investigation.ts
  'tell-arrest': { paragraph: '6.1?', standard: '5 WD', enhanced: '1 WD', sources: [BEDFORDSHIRE_6] },
  'tell-interview-under-caution': { paragraph: '6.1?', standard: '5 WD', enhanced: '1 WD', sources: [BEDFORDSHIRE_6] },
  'tell-release-without-charge': { paragraph: '6.1?', standard: '5 WD', enhanced: '1 WD', sources: [BEDFORDSHIRE_6] },
  'tell-release-on-bail': { paragraph: '6.1?', standard: '5 WD', enhanced: '1 WD', sources: [BEDFORDSHIRE_6] },
  'tell-release-under-investigation': {
    paragraph: '6.1?',
    standard: '5 WD',
    enhanced: '1 WD',
    sources: [BEDFORDSHIRE_6],
  },
  'tell-bail-conditions-changed': { paragraph: '6.1?', standard: '5 WD', enhanced: '1 WD', sources: [BEDFORDSHIRE_6] },
  'tell-bail-cancelled': { paragraph: '6.1?', standard: '5 WD', enhanced: '1 WD', sources: [BEDFORDSHIRE_6] },
  'explain-no-investigation': { paragraph: '6.2?', standard: '5 WD', enhanced: '1 WD', sources: [BEDFORDSHIRE_6] },
  'agree-updates': {
    paragraph: '6.3?',
    standard: 'agreed with victim',
    enhanced: 'agreed with victim',
    sources: [BEDFORDSHIRE_6],
  },
  'ask-about-contact-in-gap': {
    paragraph: '6.4?',
    standard: 'agreed with victim',
    enhanced: 'agreed with victim',
    sources: [BEDFORDSHIRE_6],
  },
  'explain-no-update': { paragraph: '6.5?', standard: 'none', enhanced: 'none', sources: [BEDFORDSHIRE_6] },
  'seek-views-on-disposal': {
    paragraph: '6.6?',
    standard: 'before decision',
    enhanced: 'before decision',
    sources: ['https://threadreaderapp.com/scrolly/1389609534788935690', BEDFORDSHIRE_6],
  },
  'tell-out-of-court-disposal': { standard: '5 WD', enhanced: '1 WD', sources: [JUSTICE_SITE, LONDON_VWS] },
  'tell-charge': { standard: '5 WD', enhanced: '1 WD', sources: [JUSTICE_SITE, LONDON_VWS] },
  'tell-postal-requisition': { standard: '5 WD', enhanced: '1 WD', sources: ['inference; not seen in any source'] },
  'explain-police-no-prosecution': {
    standard: '5 WD',
    enhanced: '1 WD',
    sources: ['https://wmpcc.formationmedia.dev/complaints/victims-right-to-review-2', FLASHCARDS],
  },
  'explain-no-further-action': { standard: '5 WD', enhanced: '1 WD', sources: [FLASHCARDS, BEDFORDSHIRE_6] },
  'tell-investigation-closed': { standard: 'no number found', enhanced: 'no number found', sources: [JUSTICE_SITE] },
  'explain-cps-decision': {
    standard: '5 WD',
    enhanced: '1 WD',
    sources: ['https://www.cps.gov.uk/legal-guidance/victim-communication-and-liaison-vcl-scheme', LONDON_VWS],
  },
  'seek-views-on-bail-conditions': {
    standard: 'see 6.1',
    enhanced: '1 WD',
    sources: [
      'https://www.dailymail.co.uk/news/article-11091469/Police-officers-seek-views-victims-deciding-suspects-bailed.html',
      'https://production.copweb.aws.college.police.uk/guidance/major-investigation-and-public-protection/domestic-abuse/victim-safety-and-support',
    ],
  },
  'review-decision-when-asked': {
    standard: '3 months to ask; ack 10 WD; decide 30 WD',
    enhanced: 'same',
    sources: ['https://www.wiltshire-pcc.gov.uk/Victims-and-Witnesses/victims-right-to-review/'],
  },

  // duties/court.ts
  'offer-personal-statement': { standard: 'none', enhanced: 'none', sources: [CODE] },
  'tell-hearing': {
    paragraph: '8.1',
    standard: '1 WD',
    enhanced: '1 WD',
    sources: ['https://www.parallelparliament.co.uk/question/127092/courts-standards', BEDFORDSHIRE_8],
  },
  'tell-bail-hearing-outcome': { paragraph: '8.1', standard: '5 WD', enhanced: '1 WD', sources: [BEDFORDSHIRE_8] },
  'tell-arrest-warrant': { paragraph: '8.1', standard: '5 WD', enhanced: '1 WD', sources: [BEDFORDSHIRE_8] },
  'tell-outcome-after-rearrest': { paragraph: '8.1', standard: '5 WD', enhanced: '1 WD', sources: [BEDFORDSHIRE_8] },
  'tell-must-give-evidence': { paragraph: '8.2', standard: '1 WD', enhanced: '1 WD', sources: [BEDFORDSHIRE_8] },
  'prepare-for-evidence': { paragraph: '8.2', standard: 'none', enhanced: 'none', sources: [BEDFORDSHIRE_8] },
  'tell-first-hearing': {
    standard: '5 WD',
    enhanced: '1 WD',
    sources: ['https://parallelparliament.co.uk/question/213925'],
  },
  'tell-outcome': { paragraph: '9.1?', standard: '1 WD', enhanced: '1 WD', sources: [BEDFORDSHIRE_9] },
  'tell-sentence': { paragraph: '9.2?', standard: '1 WD', enhanced: '1 WD', sources: [BEDFORDSHIRE_9] },
  'offer-cps-meeting': { standard: 'none', enhanced: 'none', sources: [BEDFORDSHIRE_9] },
  'tell-appeal': { standard: '1 WD', enhanced: '1 WD', sources: ['https://www.helpforvictims.co.uk/content/Q191.htm'] },
  'pay-expenses': {
    standard: '10 WD',
    enhanced: '10 WD',
    sources: [
      'http://www.cps.gov.uk/thames_chiltern/victim_and_witness_care/the_code_of_practice_for_victims_of_crime/',
    ],
  },
  'return-property': { standard: 'no number found', enhanced: 'no number found', sources: [CODE] },

  // duties/afterwards.ts
  'refer-to-victim-contact-scheme': {
    paragraph: '11.1?',
    standard: '10 WD of sentence',
    enhanced: '10 WD of sentence',
    sources: [BEDFORDSHIRE_11],
  },
  'liaison-officer-contact': {
    paragraph: '11.1?',
    standard: '20 WD of referral',
    enhanced: '20 WD of referral',
    sources: [BEDFORDSHIRE_11],
  },
  'acknowledge-complaint': {
    standard: '10 days (older Code)',
    enhanced: 'same',
    sources: ['ministryofjustice/vis-prototype source/complaining.md'],
  },

  // rules.ts
  'routine-update': {
    standard: 'monthly (2006 Code) / 28 days (older force policy)',
    enhanced: '1 WD then 10 days then 28 days (Herts older policy)',
    sources: [
      'https://hansard.parliament.uk/Commons/2006-10-19/debates/06101950000044/VictimsOfCrime(CodeOfPractice)',
      'https://www.herts.police.uk/Information-and-services/Victim-services/What-to-expect-from-us',
    ],
  },
};
