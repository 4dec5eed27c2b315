/**
 * The architecture, on one page. lib/cloud builds AWS from it, lib/local builds the same service on one machine,
 * functions/shared reads the routes and roles. Plain data: no logic, no imports but types.
 */
import type { Blueprint, IndexPlan } from './types.ts';

/** What must happen later, nearest first; asked once a minute, shard by shard. Sparse: only items with something due. */
const due: IndexPlan = { partition: 'dueShard', sort: 'dueAt', carries: 'keys' };

export const blueprint = {
  service: 'my-met-service',

  tables: {
    keys: { holds: 'the keys that sign links', personalData: false, indexes: { due } },
    ratings: {
      holds: 'links, ratings, roll-ups, period reports, equality answers (unlinked)',
      personalData: false,
      indexes: { due },
    },
    replies: {
      holds: "victims' words and call-back contacts",
      personalData: true,
      indexes: { 'by-day': { partition: 'dayBorough', sort: 'replyId', carries: 'keys' } },
    },
    tasks: {
      holds: 'staff work: kind, owner, due time, outcome, notes of staff',
      personalData: true,
      indexes: { due, 'by-queue': { partition: 'queue', sort: 'queueOrder', carries: 'all' } },
    },
    audit: { holds: 'who looked at what', personalData: true, indexes: {} },
  },

  topics: {
    'low-rating': 'A victim gave a rating of 1 or 2',
    'call-back': 'A victim asked for a call',
    'danger-signal': 'A victim wrote words that may mean danger',
    'misconduct-allegation': 'A victim wrote of wrongdoing by police (Professional Standards only)',
    overdue: 'A task passed its due time (supervisors)',
  },

  functions: {
    feedback: {
      entry: 'functions/feedback/handler.ts',
      routes: [
        // A typed address may be in small letters.
        { method: 'GET', path: '/f/{token}', access: 'public' },
        { method: 'GET', path: '/F/{token}', access: 'public' },
        { method: 'POST', path: '/F/{token}', access: 'public' },
        { method: 'ANY', path: '/F/{token}', access: 'public' },
        { method: 'GET', path: '/F/{token}/change', access: 'public' },
        { method: 'ANY', path: '/F/{token}/change', access: 'public' },
        { method: 'GET', path: '/F/{token}/thanks', access: 'public' },
        { method: 'ANY', path: '/F/{token}/thanks', access: 'public' },
        { method: 'POST', path: '/F/{token}/about-you', access: 'public' },
        { method: 'ANY', path: '/F/{token}/about-you', access: 'public' },
      ],
      grants: { keys: ['GetItem'], ratings: ['GetItem', 'PutItem'], replies: ['PutItem'], tasks: ['PutItem'] },
      settings: ['LANGUAGES'],
      timeoutSeconds: 10,
      memoryMb: 512,
      concurrency: 100,
      loses: 'Victims cannot give feedback: their page does not open or their answer is not taken.',
    },
    'feedback-sweep': {
      entry: 'functions/feedback/sweep-handler.ts',
      schedule: 'rate(1 minute)',
      grants: {
        'ratings/due': ['Query'],
        ratings: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
        replies: ['UpdateItem'],
        tasks: ['PutItem'],
      },
      timeoutSeconds: 55,
      // The memory that comes with a whole processor: what a report hides is arithmetic, seconds of it with 600 teams.
      memoryMb: 1769,
      concurrency: 1,
      loses: 'Ratings are stored but not counted, and a task that a crash prevented is not made up for.',
    },
    links: {
      entry: 'functions/links/handler.ts',
      routes: [
        { method: 'POST', path: '/desk/v1/links', access: ['officer', 'desk'] },
        { method: 'GET', path: '/desk/v1/links/{id}/qr', access: ['officer', 'desk'] },
        { method: 'DELETE', path: '/desk/v1/links/{id}', access: ['officer', 'desk'] },
        { method: 'DELETE', path: '/desk/v1/links/{id}/pages/{page}', access: ['officer', 'desk'] },
      ],
      grants: { keys: ['GetItem'], ratings: ['GetItem', 'PutItem', 'UpdateItem'] },
      settings: ['PUBLIC_ORIGIN', 'STAFF_ISSUER', 'STAFF_CLIENT_ID'],
      timeoutSeconds: 10,
      memoryMb: 512,
      concurrency: 50,
      loses: 'Officers cannot make or withdraw QR codes; codes already handed out keep working.',
    },
    'link-keys': {
      entry: 'functions/links/keys-handler.ts',
      schedule: 'rate(5 minutes)',
      grants: { keys: ['GetItem', 'PutItem'] },
      timeoutSeconds: 10,
      memoryMb: 256,
      concurrency: 1,
      loses: 'The keys that sign links are not renewed; after weeks no new QR codes can be made.',
    },
    tasks: {
      entry: 'functions/tasks/handler.ts',
      routes: [
        { method: 'GET', path: '/desk/v1/tasks', access: ['desk', 'supervisor', 'standards'] },
        { method: 'GET', path: '/desk/v1/tasks/{id}', access: ['desk', 'supervisor', 'standards'] },
        { method: 'POST', path: '/desk/v1/tasks/{id}/outcome', access: ['desk', 'supervisor', 'standards'] },
      ],
      grants: {
        'tasks/by-queue': ['Query'],
        tasks: ['GetItem', 'UpdateItem'],
        ratings: ['GetItem'],
        replies: ['GetItem'],
        audit: ['PutItem'],
      },
      settings: ['STAFF_ISSUER', 'STAFF_CLIENT_ID'],
      timeoutSeconds: 10,
      memoryMb: 512,
      concurrency: 50,
      loses: 'Staff cannot see or close tasks: victims who asked for a call or may be in danger wait.',
    },
    'task-sweep': {
      entry: 'functions/tasks/sweep-handler.ts',
      schedule: 'rate(1 minute)',
      grants: { 'tasks/due': ['Query'], tasks: ['GetItem', 'UpdateItem'] },
      topics: ['low-rating', 'call-back', 'danger-signal', 'misconduct-allegation', 'overdue'],
      timeoutSeconds: 55,
      memoryMb: 256,
      concurrency: 1,
      loses: 'Nobody is told of new tasks or overdue ones, danger signals among them.',
    },
    insights: {
      entry: 'functions/insights/handler.ts',
      routes: [
        { method: 'GET', path: '/desk/v1/insights', access: ['insight', 'supervisor'] },
        { method: 'GET', path: '/desk/v1/insights/equality', access: ['insight', 'supervisor'] },
        { method: 'GET', path: '/desk/v1/words', access: ['insight', 'supervisor'] },
        { method: 'PUT', path: '/desk/v1/words/{id}/themes', access: ['insight', 'supervisor'] },
      ],
      grants: {
        ratings: ['GetItem', 'Query'],
        'replies/by-day': ['Query'],
        replies: ['GetItem', 'UpdateItem'],
        audit: ['PutItem'],
      },
      settings: ['STAFF_ISSUER', 'STAFF_CLIENT_ID'],
      timeoutSeconds: 20,
      memoryMb: 512,
      concurrency: 20,
      loses: 'Team leaders and policy staff cannot see what victims say; nothing is lost.',
    },
    lists: {
      entry: 'functions/lists/handler.ts',
      routes: [
        { method: 'GET', path: '/desk/v1/touchpoints', access: 'staff' },
        { method: 'GET', path: '/desk/v1/boroughs', access: 'staff' },
      ],
      settings: ['STAFF_ISSUER', 'STAFF_CLIENT_ID'],
      timeoutSeconds: 5,
      memoryMb: 256,
      concurrency: 20,
      loses: 'Staff tools cannot offer touchpoints and boroughs to choose from.',
    },
    site: {
      entry: 'functions/site/handler.ts',
      routes: [
        { method: 'GET', path: '/', access: 'public' },
        { method: 'GET', path: '/health', access: 'public' },
        { method: 'GET', path: '/openapi.json', access: 'public' },
        { method: 'GET', path: '/docs', access: 'public' },
      ],
      settings: ['PUBLIC_ORIGIN', 'LANGUAGES'],
      timeoutSeconds: 5,
      memoryMb: 256,
      concurrency: 20,
      loses: 'The front page and the API documentation do not open; feedback and staff work go on.',
    },
    'staff-claims': {
      entry: 'functions/staff/claims-handler.ts',
      trigger: 'pre-token-generation',
      timeoutSeconds: 4,
      memoryMb: 256,
      concurrency: 10,
      loses: 'Staff cannot sign in.',
    },
  },
} as const satisfies Blueprint;
