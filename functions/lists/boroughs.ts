/** The 32 London boroughs that the Metropolitan Police serves and their Basic Command Units (facts/boroughs.csv). */

export interface Borough {
  /** ONS code. */
  readonly code: string;
  readonly name: string;
  /** Basic Command Unit: its short code and its name. */
  readonly bcu: string;
  readonly bcuName: string;
}

const rows = [
  ['E09000002', 'Barking and Dagenham', 'EA', 'East Area'],
  ['E09000003', 'Barnet', 'NW', 'North West'],
  ['E09000004', 'Bexley', 'SE', 'South East'],
  ['E09000005', 'Brent', 'NW', 'North West'],
  ['E09000006', 'Bromley', 'SN', 'South Area'],
  ['E09000007', 'Camden', 'CN', 'Central North'],
  ['E09000008', 'Croydon', 'SN', 'South Area'],
  ['E09000009', 'Ealing', 'WA', 'West Area'],
  ['E09000010', 'Enfield', 'NA', 'North Area'],
  ['E09000011', 'Greenwich', 'SE', 'South East'],
  ['E09000012', 'Hackney', 'CE', 'Central East'],
  ['E09000013', 'Hammersmith and Fulham', 'AW', 'Central West'],
  ['E09000014', 'Haringey', 'NA', 'North Area'],
  ['E09000015', 'Harrow', 'NW', 'North West'],
  ['E09000016', 'Havering', 'EA', 'East Area'],
  ['E09000017', 'Hillingdon', 'WA', 'West Area'],
  ['E09000018', 'Hounslow', 'WA', 'West Area'],
  ['E09000019', 'Islington', 'CN', 'Central North'],
  ['E09000020', 'Kensington and Chelsea', 'AW', 'Central West'],
  ['E09000021', 'Kingston upon Thames', 'SW', 'South West'],
  ['E09000022', 'Lambeth', 'AS', 'Central South'],
  ['E09000023', 'Lewisham', 'SE', 'South East'],
  ['E09000024', 'Merton', 'SW', 'South West'],
  ['E09000025', 'Newham', 'NE', 'North East'],
  ['E09000026', 'Redbridge', 'EA', 'East Area'],
  ['E09000027', 'Richmond upon Thames', 'SW', 'South West'],
  ['E09000028', 'Southwark', 'AS', 'Central South'],
  ['E09000029', 'Sutton', 'SN', 'South Area'],
  ['E09000030', 'Tower Hamlets', 'CE', 'Central East'],
  ['E09000031', 'Waltham Forest', 'NE', 'North East'],
  ['E09000032', 'Wandsworth', 'SW', 'South West'],
  ['E09000033', 'Westminster', 'AW', 'Central West'],
] as const;

export const BOROUGHS: readonly Borough[] = rows.map(([code, name, bcu, bcuName]) => ({ code, name, bcu, bcuName }));

const byCode = new Map(BOROUGHS.map((borough) => [borough.code, borough]));

/** The borough with an ONS code, if the force has it. */
export function findBorough(code: string): Borough | undefined {
  return byCode.get(code);
}
