/** What a provider says later of a message that it took. Types and plain data only: no number, no address, no words. */

export interface Receipt {
  /** The id that the provider gave the hand-over. */
  readonly provider: string;
  /** Our own id, where the provider repeats it. */
  readonly message?: string;
  readonly outcome: 'delivered' | 'failed' | 'complained';
  /** Why it failed: a code of ours. */
  readonly code?: string;
  /** The number or address cannot be reached, ever, or its owner complained. */
  readonly forEver?: true;
  /** When, ISO. */
  readonly at: string;
}
