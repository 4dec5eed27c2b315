/**
 * An esbuild plugin that carries only the routes of the blueprint into a bundle, 10 KB less of each. A function that
 * serves routes asks the blueprint for nothing else; tables, rights and alarm sentences are for who builds the house.
 */
import type { Plugin } from 'esbuild';
import { blueprint } from '../blueprint/blueprint.ts';
import type { FunctionPlan } from '../blueprint/types.ts';

const PLANS = Object.entries(blueprint.functions) as [string, FunctionPlan][];

/** `{functions: {<name>: {routes}}}` of those that have routes. */
const ROUTES = {
  functions: Object.fromEntries(PLANS.flatMap(([name, { routes }]) => (routes ? [[name, { routes }]] : []))),
};

export const routesOnly: Plugin = {
  name: 'routes-only',
  setup: (build) => {
    build.onLoad({ filter: /\/lib\/blueprint\/blueprint\.ts$/ }, () => ({
      contents: `export const blueprint = ${JSON.stringify(ROUTES)};`,
      loader: 'js',
    }));
  },
};
