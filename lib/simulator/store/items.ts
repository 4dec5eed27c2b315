/** Items as they go over DynamoDB's wire. */

/** `{ S: 'text' }`, `{ N: '1' }`, `{ M: {...} }`, ... */
export type WireValue = Readonly<Record<string, unknown>>;
export type WireItem = Readonly<Record<string, WireValue>>;

/** A value in plain words: what the document client would give. */
export function plain(value: WireValue): unknown {
  for (const type in value) {
    const inner = value[type];
    if (type === 'S' || type === 'BOOL') return inner;
    if (type === 'N') return Number(inner);
    if (type === 'M') return plainItem(inner as WireItem);
    if (type === 'L') return (inner as WireValue[]).map(plain);
    if (type === 'NULL') return null;
    return inner;
  }
  return undefined;
}

/** An item in plain words. */
export function plainItem(item: WireItem): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const name in item) {
    const value = item[name];
    if (value !== undefined) out[name] = plain(value);
  }
  return out;
}

/** A string attribute. */
export function text(item: WireItem | undefined, name: string): string | undefined {
  const value = item?.[name]?.['S'];
  return typeof value === 'string' ? value : undefined;
}

/** The key of an item within its table. */
export function keyOf(item: WireItem): string {
  return `${text(item, 'pk')}|${text(item, 'sk')}`;
}
