/** Every operation of the API that the document describes, from the capabilities themselves, with its example. */
import { operations as audit } from '../audit/api.ts';
import { examples as auditExamples } from '../audit/examples.ts';
import { examples as casesExamples } from '../cases/api/examples.ts';
import { operations as cases } from '../cases/api.ts';
import { operations as insights } from '../insights/api.ts';
import { examples as insightsExamples } from '../insights/examples.ts';
import { operations as links } from '../links/api.ts';
import { examples as linksExamples } from '../links/examples.ts';
import { operations as lists } from '../lists/api.ts';
import { examples as listsExamples } from '../lists/examples.ts';
import { operations as messages } from '../messages/api.ts';
import { examples as messagesExamples } from '../messages/examples.ts';
import type { Operations } from '../shared/http/operation.ts';
import { operations as tasks } from '../tasks/api.ts';
import { examples as tasksExamples } from '../tasks/examples.ts';
import { operations as worklist } from '../worklist/api.ts';
import { examples as worklistExamples } from '../worklist/examples.ts';
import type { DocumentedOperations, Example } from './openapi/types.ts';

const operations: Operations = {
  ...links,
  ...tasks,
  ...cases,
  ...messages,
  ...worklist,
  ...insights,
  ...audit,
  ...lists,
};

const examples: Readonly<Record<string, Example>> = {
  ...linksExamples,
  ...tasksExamples,
  ...casesExamples,
  ...messagesExamples,
  ...worklistExamples,
  ...insightsExamples,
  ...auditExamples,
  ...listsExamples,
};

export const deskOperations: DocumentedOperations = Object.fromEntries(
  Object.entries(operations).map(([key, operation]) => [key, { ...operation, example: examples[key] }]),
);
