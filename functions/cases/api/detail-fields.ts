/** Telephone numbers and e-mail addresses. A file of their own: the metadata of numbers is large, and most lists need none. */
import * as z from 'zod';
import { EMAIL_HELP, normalEmail, normalPhone, PHONE_HELP } from '../details.ts';

/** Made equal by `normal`, or refused with `help`. */
const detail = (normal: (text: string) => string | undefined, help: string, most: number) =>
  z
    .string()
    .max(most, help)
    .transform((text, context) => {
      const value = normal(text);
      if (value !== undefined) return value;
      context.addIssue({ code: 'custom', message: help });
      return z.NEVER;
    });

export const phone = detail(normalPhone, PHONE_HELP, 60).meta({
  description: 'In any way of writing; answers have it as E.164',
});
export const email = detail(normalEmail, EMAIL_HELP, 320);
