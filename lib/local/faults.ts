/** Makes a provider fail on purpose, at a rate, until the rate is set to 0. */
import * as z from 'zod';

export const FAULT_TARGETS = ['dynamodb', 'sns', 'ses'] as const;
export const FAULT_KINDS = ['throttle', 'error', 'timeout-before', 'timeout-after'] as const;

export type FaultTarget = (typeof FAULT_TARGETS)[number];
/** `timeout-before`: nothing is done, no answer comes. `timeout-after`: it is done, no answer comes. */
export type FaultKind = (typeof FAULT_KINDS)[number];

export const faultOrder = z.strictObject({
  target: z.enum(FAULT_TARGETS),
  rate: z.number().min(0).max(1),
  kind: z.enum(FAULT_KINDS),
});

export type FaultOrder = z.output<typeof faultOrder>;

export interface Faults {
  /** One kind of fault per target: a new order takes the place of the one before. */
  readonly set: (order: FaultOrder) => void;
  /** The fault that this call meets, if any. */
  readonly meet: (target: FaultTarget) => FaultKind | undefined;
  readonly current: () => FaultOrder[];
}

/** `chance`: a number from 0 up to 1, drawn for each call. */
export function createFaults(chance: () => number = Math.random): Faults {
  const orders = new Map<FaultTarget, FaultOrder>();
  return {
    set: (order) => {
      if (order.rate === 0) orders.delete(order.target);
      else orders.set(order.target, order);
    },
    meet: (target) => {
      const order = orders.get(target);
      return order && chance() < order.rate ? order.kind : undefined;
    },
    current: () => [...orders.values()],
  };
}
