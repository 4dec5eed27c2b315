/**
 * Text whose sender named the wrong charset. The two ways in which that happens with real clients: UTF-8 that says it is
 * Latin-1 (every letter with an accent shows as two), and Latin-1 that says it is UTF-8 or says nothing (every such
 * letter is lost).
 */

/** What a decoder puts in place of bytes that are no text in its charset. */
const LOST = '\ufffd';

/** Whether letters were lost in decoding. */
export const hasLost = (text: string) => text.includes(LOST);

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const latin1 = new TextDecoder('windows-1252');

/** Character → its byte in windows-1252, which is what browsers and mail clients mean by Latin-1. */
const BYTES = new Map(Array.from({ length: 256 }, (_, byte) => [latin1.decode(Uint8Array.of(byte)), byte] as const));

/** The text as its sender meant it, when it is UTF-8 that was read as Latin-1; otherwise as it is. */
export function mended(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text)) return text;
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) {
    const byte = BYTES.get(text.charAt(i));
    if (byte === undefined) return text;
    bytes[i] = byte;
  }
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return text;
  }
}

const TYPE = /^content-type:[ \t]*text\/(?:plain|html)\b(?:[^\r\n]|\r?\n[ \t])*/gim;

/**
 * The same mail with its text parts labelled as Latin-1 where they said UTF-8 or nothing: parsed again, no letter is
 * lost. For text only: other parts come out changed.
 */
export function asLatin1(raw: Uint8Array): Uint8Array {
  const mail = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1');
  const head = mail.slice(0, mail.search(/\r?\n\r?\n/));
  const labelled = mail.replace(TYPE, (header) =>
    /charset/i.test(header)
      ? header.replace(/charset\s*=\s*"?(?:utf-?8|us-ascii|unknown-8bit)"?/i, 'charset=windows-1252')
      : `${header.trimEnd().replace(/;$/, '')}; charset=windows-1252`,
  );
  const typed = /^content-type:/im.test(head)
    ? labelled
    : `Content-Type: text/plain; charset=windows-1252\r\n${labelled}`;
  return Buffer.from(typed, 'latin1');
}
