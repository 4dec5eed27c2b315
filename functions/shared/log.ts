/**
 * One JSON line per event on standard output. The fields are a closed list on purpose: ids, codes, numbers.
 * No words of a victim, no name, number, address, token or path can be put in here by accident.
 */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  /** What happened, a constant of the code. */
  readonly event: string;
  readonly requestId?: string;
  /** The route's template, never the path. */
  readonly route?: string;
  readonly status?: number;
  readonly ms?: number;
  /** An error's class name, never its message. */
  readonly error?: string;
  readonly code?: string;
  readonly count?: number;
  /** A message's id: derived, it names nobody. */
  readonly message?: string;
  /** The staff member's opaque id from the directory. */
  readonly subject?: string;
}

export function log(line: LogLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
