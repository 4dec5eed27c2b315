/** A picture of the year: what was due each week, and what became of it. */
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Figures } from './model/figures.ts';

const FATES = ['met', 'excused', 'open', 'missed'] as const;

/** Colours that can be told apart by all (Okabe and Ito). */
const COLOURS = ['#0072b2', '#999999', '#f0e442', '#d55e00'];

/** @param byWeek by the Monday of the week @returns SVG, the same for the same figures */
export async function plotOf(byWeek: ReadonlyMap<string, Figures>, title: string): Promise<string> {
  const values = [...byWeek].flatMap(([week, figures]) =>
    FATES.map((fate, order) => ({ week, fate, order, duties: figures[fate] })),
  );
  const spec: TopLevelSpec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title,
    width: 900,
    height: 320,
    background: 'white',
    data: { values },
    mark: { type: 'bar', width: { band: 0.85 } },
    encoding: {
      x: { field: 'week', type: 'ordinal', title: 'Week of the due day, from Monday', axis: { labelAngle: -90 } },
      y: { field: 'duties', type: 'quantitative', title: "Duties of the Victims' Code" },
      color: { field: 'fate', type: 'nominal', title: 'Became', scale: { domain: [...FATES], range: COLOURS } },
      order: { field: 'order', type: 'ordinal' },
    },
  };
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}
