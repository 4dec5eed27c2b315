/** One synthesis, looked at from all sides: loading the CDK takes longer than everything else here. */
import { afterAll } from 'vitest';
import { removeScratch } from './support/synthesized.ts';
import './template/blueprint.ts';
import './template/bundles.ts';
import './template/alarms.ts';
import './template/exceptions.ts';
import './template/protection.ts';
import './template/messages.ts';
import './template/public-edge.ts';
import './template/rights.ts';
import './template/sign-in.ts';
import './template/stages.ts';

afterAll(removeScratch);
