/**
 * The model's own calendar: every day from the first to the last known one in a table, London's clock asked of `Intl`,
 * whatever is counted is counted by going from day to day. Slow and plain on purpose: it is there to disagree.
 */
import { readFileSync } from 'node:fs';

export interface Day {
  /** `YYYY-MM-DD`. */
  readonly name: string;
  /** London's midnight at its beginning (ms). */
  readonly start: number;
  readonly working: boolean;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** What London's clock shows at an instant: `HH:MM:SS`. */
export function clockAt(instant: number): string {
  return clock.format(instant);
}

export class Days {
  readonly #days: Day[] = [];
  readonly #first: number;

  /** @param file the published bank holidays @param from the first year of interest */
  constructor(file: string, from: number) {
    const { events, last_year: last } = JSON.parse(readFileSync(file, 'utf8')) as {
      events: { date: string }[];
      last_year: number;
    };
    const free = new Set(events.map(({ date }) => date));
    this.#first = Date.UTC(from, 0, 1);
    for (let noon = this.#first + 12 * HOUR; noon < Date.UTC(last + 1, 0, 1); noon += DAY) {
      const name = new Date(noon).toISOString().slice(0, 10);
      const weekday = new Date(noon).getUTCDay();
      // Midnight in London is at midnight UTC or an hour before it.
      const utc = noon - 12 * HOUR;
      const start = clockAt(utc) === '00:00:00' ? utc : utc - HOUR;
      this.#days.push({ name, start, working: weekday !== 0 && weekday !== 6 && !free.has(name) });
    }
  }

  /** The London day of an instant. @throws Error before the first and after the last known day */
  of(instant: number): Day {
    const guess = Math.floor((instant - this.#first) / DAY);
    for (const at of [guess + 1, guess, guess - 1]) {
      const day = this.#days[at];
      if (day && day.start <= instant) return day;
    }
    throw new Error('The model knows no such day');
  }

  /** The day so many days later or, when negative, earlier. */
  shifted(day: Day, count: number): Day {
    const at = Math.round((Date.parse(day.name) - this.#first) / DAY) + count;
    const found = this.#days[at];
    if (!found) throw new Error('The model knows no such day');
    return found;
  }

  next(day: Day): Day {
    return this.shifted(day, 1);
  }

  /** The last second of the nth working day (or day) after the day of an instant. */
  limit(start: number, count: number, workingDaysOnly: boolean): number {
    let day = this.of(start);
    for (let left = count; left > 0; ) {
      day = this.next(day);
      if (day.working || !workingDaysOnly) left -= 1;
    }
    return this.next(day).start - 1000;
  }

  /** The hours of work, nine to five in London, between an instant and the end of a day, in order. */
  #work(from: number, to: Day): { readonly begin: number; readonly end: number }[] {
    const spans: { begin: number; end: number }[] = [];
    for (let day = this.of(from); day.start <= to.start; day = this.next(day)) {
      const begin = Math.max(from, day.start + 9 * HOUR);
      const end = day.start + 17 * HOUR;
      if (day.working && begin < end) spans.push({ begin, end });
    }
    return spans;
  }

  /** When half of the working time between a start and a due time has passed. */
  half(start: number, due: number): number {
    const spans = this.#work(start, this.of(due));
    const total = spans.reduce((sum, { begin, end }) => sum + end - begin, 0);
    let left = Math.ceil(total / 2);
    for (const { begin, end } of spans) {
      if (left <= end - begin) return begin + left;
      left -= end - begin;
    }
    return start;
  }

  /** Four hours of work before the end: 13:00 of the due day or of the last working day before it, not before the start. */
  fourHours(start: number, due: number): number {
    let day = this.of(due);
    while (!day.working) day = this.shifted(day, -1);
    return Math.max(start, day.start + 13 * HOUR);
  }

  /** Nine o'clock on the last working day before the due day, not before the start. */
  eve(start: number, due: number): number {
    let day = this.shifted(this.of(due), -1);
    while (!day.working) day = this.shifted(day, -1);
    return Math.max(start, day.start + 9 * HOUR);
  }
}
