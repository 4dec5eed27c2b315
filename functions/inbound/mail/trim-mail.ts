/**
 * A raw mail without most of what nobody reads: of each of its parts only the beginning, of all together so much and no
 * more. Parsing takes time with every line, and a picture has hundreds of thousands of them.
 */

/** 100,000 letters of any script in base64 are less. */
const MOST_OF_PART = 512 * 1024;
const MOST_LINES_OF_PART = 12_000;

/** Of all parts together. */
const MOST = 5 * 1024 * 1024;
const MOST_LINES = 60_000;

const LINE_FEED = 0x0a;
const DASH = 0x2d;
const NEW_LINE = Buffer.from('\r\n');

/** What is no text says so in the headers that a part begins with; what says nothing is text. */
const NO_TEXT = /^content-type:\s*"?(?:image|video|audio|application|font|model)\//im;

export interface TrimmedMail {
  readonly bytes: Uint8Array;
  /** Something may be missing that somebody wrote. */
  readonly cut: boolean;
}

/** A part ends where a line begins with two dashes, as every boundary does: of text that does, more is kept. */
export function trimmed(raw: Uint8Array): TrimmedMail {
  const mail = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const kept: Buffer[] = [];
  const part = { from: 0, keptFrom: 0, bytes: 0, lines: 0 };
  const all = { bytes: 0, lines: 0 };
  let keeping = true;
  let cut = false;
  for (let at = 0; at < mail.length; ) {
    const feed = mail.indexOf(LINE_FEED, at);
    const end = feed < 0 ? mail.length : feed + 1;
    if (mail[at] === DASH && mail[at + 1] === DASH) {
      if (!keeping) part.keptFrom = at;
      Object.assign(part, { from: at, bytes: 0, lines: 0 });
      keeping = true;
    }
    if (keeping) {
      const room = Math.min(MOST_OF_PART - part.bytes, MOST - all.bytes);
      const isFull = part.lines >= MOST_LINES_OF_PART || all.lines >= MOST_LINES || end - at > room;
      const taken = isFull ? Math.min(end - at, Math.max(room, 0)) : end - at;
      part.bytes += taken;
      all.bytes += taken;
      part.lines += 1;
      all.lines += 1;
      if (isFull) {
        kept.push(mail.subarray(part.keptFrom, at + taken), NEW_LINE);
        keeping = false;
        cut ||= !NO_TEXT.test(mail.toString('latin1', part.from, part.from + 2000));
      }
      if (all.bytes >= MOST || all.lines >= MOST_LINES) return { bytes: Buffer.concat(kept), cut: true };
    }
    at = end;
  }
  if (keeping) kept.push(mail.subarray(part.keptFrom));
  return { bytes: Buffer.concat(kept), cut };
}
