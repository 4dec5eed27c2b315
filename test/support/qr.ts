/** Draws the SVG of a QR code the way a printer would, so that an independent reader can be held before it. */
import { createRequire } from 'node:module';
import type jsQR from 'jsqr';

// The package is CommonJS whose types say otherwise.
const decode = createRequire(import.meta.url)('jsqr') as typeof jsQR.default;

/** What an independent reader sees in a picture of a QR code. */
export function readQr({ data, width, height }: Raster): string | undefined {
  return decode(data, width, height)?.data;
}

export interface Raster {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

const SCALE = 6;

/**
 * Understands what `qrcode` writes: one stroked path of horizontal runs (`M x y h n`, `m dx dy h n`) in module units.
 */
export function rasterise(svg: string): Raster {
  const size = Number(/viewBox="0 0 (\d+) \d+"/.exec(svg)?.[1]);
  const path = /stroke="#000000" d="([^"]+)"/.exec(svg)?.[1] ?? '';
  const width = size * SCALE;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  let x = 0;
  let y = 0;
  for (const [, command, numbers = ''] of path.matchAll(/([Mmh])([^Mmh]*)/g)) {
    const [a = 0, b = 0] = (numbers.match(/-?\d*\.?\d+/g) ?? []).map(Number);
    if (command === 'M') [x, y] = [a, b];
    if (command === 'm') [x, y] = [x + a, y + b];
    if (command !== 'h') continue;
    for (let py = Math.floor(y) * SCALE; py < (Math.floor(y) + 1) * SCALE; py += 1) {
      for (let px = x * SCALE; px < (x + a) * SCALE; px += 1)
        data.fill(0, (py * width + px) * 4, (py * width + px) * 4 + 3);
    }
    x += a;
  }
  return { data, width, height: width };
}
