/** Every operation of the API that the document describes, from the capabilities themselves. */
import { operations as audit } from '../audit/api.ts';
import { operations as cases } from '../cases/api.ts';
import { operations as insights } from '../insights/api.ts';
import { operations as links } from '../links/api.ts';
import { operations as lists } from '../lists/api.ts';
import type { Operations } from '../shared/http/operation.ts';
import { operations as tasks } from '../tasks/api.ts';
import { operations as worklist } from '../worklist/api.ts';

export const deskOperations: Operations = {
  ...links,
  ...tasks,
  ...cases,
  ...worklist,
  ...insights,
  ...audit,
  ...lists,
};
