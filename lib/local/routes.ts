/** Which function and route template an address belongs to: API Gateway's choice, from the blueprint. Pure. */
import type { Blueprint, FunctionPlan } from '../blueprint/types.ts';

export interface Match {
  readonly functionName: string;
  /** The route's template: `/F/{token}`. */
  readonly resource: string;
  readonly params: Readonly<Record<string, string>>;
}

export type FindRoute = (method: string, path: string) => Match | undefined;

interface Entry {
  readonly segments: readonly string[];
  readonly resource: string;
  /** By method. */
  readonly functions: ReadonlyMap<string, string>;
}

const split = (path: string) => path.split('/').slice(1);

function matchSegments(template: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, part] of template.entries()) {
    const segment = segments[i] ?? '';
    if (part.startsWith('{')) {
      if (segment === '') return undefined;
      params[part.slice(1, -1)] = decodeURIComponent(segment);
    } else if (part !== segment) return undefined;
  }
  return params;
}

/** A template with fewer parameters comes first: `/tasks/mine` before `/tasks/{id}`. */
const parameters = (entry: Entry) => entry.segments.filter((part) => part.startsWith('{')).length;

/** @throws URIError (of the returned function) when a path parameter's percent-encoding is broken. */
export function routeFinder(blueprint: Blueprint): FindRoute {
  const byResource = new Map<string, Map<string, string>>();
  for (const [name, plan] of Object.entries(blueprint.functions) as [string, FunctionPlan][]) {
    for (const { method, path } of plan.routes ?? []) {
      const functions = byResource.get(path) ?? new Map<string, string>();
      byResource.set(path, functions.set(method, name));
    }
  }
  const entries = [...byResource]
    .map(([resource, functions]): Entry => ({ resource, functions, segments: split(resource) }))
    .sort((a, b) => parameters(a) - parameters(b));
  return (method, path) => {
    const segments = split(path);
    for (const { segments: template, resource, functions } of entries) {
      const params = matchSegments(template, segments);
      if (!params) continue;
      const functionName = functions.get(method) ?? functions.get('ANY');
      return functionName === undefined ? undefined : { functionName, resource, params };
    }
    return undefined;
  };
}
