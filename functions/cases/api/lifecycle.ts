/** The routes that end something for a reason: a duty that cannot be kept, a case. */
import * as z from 'zod';
import { reason } from './fields.ts';

export const reasonBody = z.strictObject({ reason });
