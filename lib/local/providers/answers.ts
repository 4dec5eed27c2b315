/** The answers of AWS's XML protocols: SNS and SES (query), S3. */
import { randomUUID } from 'node:crypto';
import type { WireAnswer } from '../embedded-dynamodb.ts';

const XML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** What XML cannot hold at all is left out. */
export function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are not allowed in XML
  return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '').replace(/[&<>"']/g, (character) => XML[character] ?? '');
}

const xml = (status: number, body: string): WireAnswer => ({ status, headers: { 'content-type': 'text/xml' }, body });

/** An error in a service's own form. */
export type ErrorForm = (status: number, code: string, message: string) => WireAnswer;

const queryError =
  (namespace: string): ErrorForm =>
  (status, code, message) => {
    const fault = status >= 500 ? 'Receiver' : 'Sender';
    const error = `<Error><Type>${fault}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
    const id = `<RequestId>${randomUUID()}</RequestId>`;
    return xml(status, `<ErrorResponse xmlns="${namespace}">${error}${id}</ErrorResponse>`);
  };

const SNS = 'http://sns.amazonaws.com/doc/2010-03-31/';
const SES = 'http://ses.amazonaws.com/doc/2010-12-01/';

export const snsError = queryError(SNS);
export const sesError = queryError(SES);

const sent = (namespace: string, action: string, messageId: string): WireAnswer => {
  const result = `<${action}Result><MessageId>${messageId}</MessageId></${action}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  return xml(200, `<${action}Response xmlns="${namespace}">${result}${metadata}</${action}Response>`);
};

/** SNS has taken a message. */
export const published = (messageId: string) => sent(SNS, 'Publish', messageId);

/** SES has taken an e-mail. */
export const mailed = (messageId: string) => sent(SES, 'SendEmail', messageId);

export const s3Error: ErrorForm = (status, code, message) => {
  const error = `<Code>${code}</Code><Message>${escapeXml(message)}</Message><RequestId>${randomUUID()}</RequestId>`;
  return { status, headers: { 'content-type': 'application/xml' }, body: `<Error>${error}</Error>` };
};
