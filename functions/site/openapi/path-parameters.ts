/** The parameters in paths: what each is, what it may be, and how it looks. */
import type { Json } from './types.ts';

interface PathParameter {
  readonly description: string;
  readonly pattern: string;
  readonly maxLength: number;
  readonly example: string;
}

const PATH_PARAMETERS: Readonly<Record<string, PathParameter>> = {
  id: {
    description: 'The id, as another route gave it',
    pattern: '^[0-9A-Za-z.]+$',
    maxLength: 60,
    example: '8C2W6DGN1M5YRTE0JX4K',
  },
  page: {
    description: 'The number of the link within its minting, from 1',
    pattern: '^[1-9][0-9]{0,3}$',
    maxLength: 4,
    example: '1',
  },
  reference: {
    description:
      "The crime reference with `-` in place of `/`, in capitals or not; `.2` behind it is the second victim's case",
    pattern: '^[A-Za-z0-9]+(-[A-Za-z0-9]+){0,3}([.][1-9][0-9]{0,2})?$',
    maxLength: 34,
    example: '1000000-26',
  },
  token: {
    description: 'What the QR code carries behind /F/',
    pattern: '^[0-9A-Za-z]+$',
    maxLength: 37,
    example: '0G7H2M00ZK5V1T8QYDRBN3ZC00G4XW7J9QK2M',
  },
};

/** Those of one path. @throws Error that names one which nobody describes */
export function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const parameter = PATH_PARAMETERS[name];
    if (!parameter) throw new Error(`Nobody describes {${name}} of ${path}`);
    const { description, pattern, maxLength, example } = parameter;
    return { name, in: 'path', required: true, description, schema: { type: 'string', pattern, maxLength }, example };
  });
}
