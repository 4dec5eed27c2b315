/** What a stage's configuration is in AWS, this machine has fixed: synthetic names, drama numbers, nobody's addresses. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SettingName } from '../blueprint/types.ts';
import { LOCAL_CLIENT_ID } from './issuer.ts';

const LANGUAGES = resolve(import.meta.dirname, '../../functions/feedback/languages');

/** Every language that there is a file for: a stage in AWS publishes what was reviewed, this machine shows all. */
function allLanguages(): string {
  const codes = readdirSync(LANGUAGES).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -5)] : []));
  return codes.sort().join(',');
}

/** The settings of a service that answers at `origin`. `staffIssuer`: whose tokens it takes. */
export function localSettings(origin: string, staffIssuer: string): Record<SettingName, string> {
  return {
    PUBLIC_ORIGIN: origin,
    LANGUAGES: allLanguages(),
    STAFF_ISSUER: staffIssuer,
    STAFF_CLIENT_ID: LOCAL_CLIENT_ID,
    FORCE_NAME: 'Met Police',
    DESK_PHONE: '020 7946 0100',
    DESK_HOURS: '8am to 8pm, every day',
    SMS_NUMBER: '+447700900999',
    SMS_PER_SECOND: '10',
    SMS_PENCE: '4',
    DAILY_SPEND_PENCE: '50000',
    EMAILS_PER_SECOND: '14',
    EMAIL_FROM: 'updates@mail.met.example',
    REPLY_TO: 'feedback@reply.met.example',
    EMAIL_SETTINGS: 'my-met-service',
    INVITATION_DELAY_HOURS: '24',
    INVITATION_PERIOD_DAYS: '90',
    MAILBOX: 'my-met-service-mailbox',
  };
}
