/** What is stored at the end, as one number: the same seed gives the same. */
import { createHash } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { EmbeddedStore } from './embedded.ts';
import { keyOf, type WireItem } from './items.ts';

/** Fields in one order. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, canonical(inner)]),
  );
}

/** Reads everything from the store itself; what the shadow has must be the same. @returns SHA-256 in hex */
export async function digest(store: EmbeddedStore): Promise<string> {
  const hash = createHash('sha256');
  for (const table of ['audit', 'cases', 'keys', 'messages', 'ratings', 'replies', 'tasks'] as const) {
    const lines: string[] = [];
    let from: WireItem | undefined;
    do {
      const page = (await store.client.send(
        new ScanCommand({ TableName: store.tables[table], ...(from && { ExclusiveStartKey: from as never }) }) as never,
      )) as unknown as { Items: WireItem[]; LastEvaluatedKey?: WireItem };
      for (const item of page.Items) {
        const line = JSON.stringify(canonical(item));
        lines.push(line);
        const known = store.shadow.get(table, keyOf(item));
        if (known && JSON.stringify(canonical(known)) !== line) throw new Error('The shadow differs from the store');
      }
      from = page.LastEvaluatedKey;
    } while (from);
    for (const line of lines.sort()) hash.update(line).update('\n');
  }
  return hash.digest('hex');
}
