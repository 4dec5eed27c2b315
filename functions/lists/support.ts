/**
 * Who else can help. Services from facts/support-services.csv whose telephone number is confirmed and whose purpose
 * every language file says; numbers of the police from facts/emergency-and-signposting.csv.
 */

export interface SupportService {
  readonly id: string;
  /** The service's own name, the same in every language. */
  readonly name: string;
  readonly phone: string;
  readonly hours: string;
  /** Whether pages may say "day and night": only where no source leaves the hours open. */
  readonly allDay: boolean;
  /** Whether pages may say "free": only where the cost is confirmed. */
  readonly free: boolean;
  readonly source: string;
  readonly checked: string;
}

const ALL_DAY = '24 hours, every day';

export const SUPPORT_SERVICES = [
  {
    id: 'victim-support',
    name: 'Victim Support Supportline',
    phone: '08 08 16 89 111',
    hours: ALL_DAY,
    allDay: true,
    free: true,
    source:
      'https://cityoflondon.gov.uk/services/community-and-safety/domestic-abuse-support ; https://www.victimsupport.org.uk/247-support-still-available-victims-crime/',
    checked: 'confirmed',
  },
  {
    id: 'national-da-helpline',
    name: 'National Domestic Abuse Helpline (Refuge)',
    phone: '0808 2000 247',
    hours: ALL_DAY,
    allDay: true,
    free: true,
    source:
      'https://cityoflondon.gov.uk/services/community-and-safety/domestic-abuse-support ; https://limpingchicken.com/2021/05/28/bsl-helpline-launched-for-domestic-abuse/ ; https://www.keepingwellsel.nhs.uk/information-and-resources/womens-issues/safety/violence-against-women-and-girls-2',
    checked: 'confirmed',
  },
  {
    id: 'mens-advice-line',
    name: "Men's Advice Line (Respect)",
    phone: '0808 801 0327',
    hours: 'Monday to Friday 9am to 5pm',
    allDay: false,
    free: false,
    source:
      'https://uksaysnomore.org/?p=35122 ; https://www.centre56.org.uk/domestic-abuse ; an unnamed public repository',
    checked: 'confirmed',
  },
  {
    id: 'galop',
    name: 'Galop',
    phone: '0800 999 5428',
    hours: 'Monday to Thursday 10am to 8:30pm, Friday 10am to 4:30pm',
    allDay: false,
    free: false,
    source:
      'https://hellorayo.co.uk/hits-radio/uk/news/new-lgbt-abuse-helpline-launched ; https://galop.org.uk/about/history/',
    checked: 'confirmed',
  },
  {
    id: 'rape-crisis-247',
    name: 'Rape and Sexual Abuse Support Line (Rape Crisis England & Wales)',
    phone: '0808 500 2222',
    hours: ALL_DAY,
    allDay: true,
    free: true,
    source:
      'https://247sexualabusesupport.org.uk/faqs/ ; an unnamed public repository (phone) ; an unnamed public repository',
    checked: 'confirmed',
  },
  {
    id: 'national-stalking-helpline',
    name: 'National Stalking Helpline (Suzy Lamplugh Trust)',
    phone: '0808 802 0300',
    hours: 'Weekdays 9:30am to 4pm; Wednesday 1pm to 4pm; closed bank holidays',
    allDay: false,
    free: true,
    source:
      'https://schoolbeat.cymru/croeso/en/news/2023-04-21-national-stalking-awareness-week ; http://www.suzylamplugh.org/stalking/',
    checked: 'confirmed',
  },
  {
    id: 'childline',
    name: 'Childline',
    phone: '0800 1111',
    hours: ALL_DAY,
    allDay: false,
    free: true,
    source:
      'https://247sexualabusesupport.org.uk/faqs/ ; https://wikisum.wiki/wiki/Childline ; an unnamed public repository',
    checked: 'confirmed',
  },
  {
    id: 'samaritans',
    name: 'Samaritans',
    phone: '116 123',
    hours: ALL_DAY,
    allDay: true,
    free: true,
    source:
      'https://www.samaritans.org/how-we-can-help/contact-samaritan/ ; https://samaritans.org/branches/coventry/coventry-branch-news/coventry-samaritans-will-be-open-usual-over-christmas',
    checked: 'confirmed',
  },
] as const satisfies readonly SupportService[];

/** How to reach the police, most urgent first: what each row's number is, and which text of the language files says it. */
export const POLICE_NUMBERS = [
  { id: '999', number: '999', title: 'help999', text: 'help999Text' },
  { id: 'silent-solution-mobile', number: '999 then 55', title: 'help55', text: 'help55Text' },
  { id: 'silent-landline', number: '999', title: 'helpLandline', text: 'helpLandlineText' },
  { id: '101', number: '101', title: 'help101', text: 'help101Text' },
] as const;
