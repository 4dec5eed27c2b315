/** Every role that a staff token may carry; others are refused. A file of its own: the smallest functions need no more. */
import type { Role } from '../../lib/blueprint/types.ts';

export const ROLES = [
  'officer',
  'desk',
  'supervisor',
  'insight',
  'auditor',
  'forum',
  'standards',
  'records',
] as const satisfies readonly Role[];
