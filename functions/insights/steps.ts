/** The insights function, put together. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Trail } from '../audit/trail.ts';
import { deskHandler } from '../shared/http/desk.ts';
import type { HttpHandler } from '../shared/http/edge.ts';
import type { VerifyStaff } from '../shared/http/staff.ts';
import { operations } from './api.ts';
import { figuresSteps } from './figures-steps.ts';
import { wordsSteps } from './words-steps.ts';

export interface InsightsParts {
  readonly client: DynamoDBDocumentClient;
  readonly tables: { readonly ratings: string; readonly replies: string };
  readonly trail: Trail;
  readonly verifyStaff: VerifyStaff;
}

/** The Lambda handler of the routes that show what victims say. */
export function makeInsightsHandler({ client, tables, trail, verifyStaff }: InsightsParts): HttpHandler {
  const ratings = { client, table: tables.ratings };
  const replies = { client, table: tables.replies };
  const steps = { ...figuresSteps(ratings), ...wordsSteps(ratings, replies, trail) };
  return deskHandler('insights', operations, steps, verifyStaff);
}
