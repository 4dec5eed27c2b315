/** QR codes of links: ECC M, four modules of quiet zone, from the upper-case address. */
import QRCode from 'qrcode';

const OPTIONS = { errorCorrectionLevel: 'M', margin: 4 } as const;

/** An SVG for print and screen: scales without loss, has a title for screen readers. `size`: its width in pixels. */
export async function qrSvg(url: string, size: number): Promise<string> {
  const svg = await QRCode.toString(url, { ...OPTIONS, type: 'svg', width: size });
  return svg
    .replace('<svg ', '<svg role="img" aria-labelledby="t" ')
    .replace(/(<svg[^>]*>)/, '$1<title id="t">QR code: tell us how we did</title>')
    .trim();
}

/** A PNG, `size` pixels wide. */
export async function qrPng(url: string, size: number): Promise<Buffer> {
  return QRCode.toBuffer(url, { ...OPTIONS, type: 'png', width: size });
}
