import { useEffect, useState } from 'react';
import styles from './QrCode.module.css';

export interface QrCodeProps {
  readonly text: string;
  readonly label: string;
}

/** The quiet zone that the standard asks for around a symbol, in modules. */
const QUIET_ZONE = 4;

/** Always dark on white, whatever the theme: many readers give up on anything else. */
export function QrCode({ text, label }: QrCodeProps) {
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  useEffect(() => {
    let isWanted = true;
    void drawn(text).then((symbol) => isWanted && setDrawing(symbol));
    return () => void (isWanted = false);
  }, [text]);
  // Its place is kept, so that nothing below moves as it comes.
  if (drawing === null) return <svg className={styles['code']} viewBox="0 0 1 1" aria-hidden="true" />;
  const { path, side } = drawing;
  return (
    <svg className={styles['code']} viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
      <rect width={side} height={side} className={styles['ground']} />
      <path d={path} className={styles['modules']} shapeRendering="crispEdges" />
    </svg>
  );
}

interface Drawing {
  readonly path: string;
  /** In modules, the quiet zone included. */
  readonly side: number;
}

/** One stroke for every run of dark modules in a row. The encoder is loaded when the first symbol is shown. */
async function drawn(text: string): Promise<Drawing> {
  const { default: encodeQR } = await import('qr');
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_ZONE });
  let path = '';
  rows.forEach((row, y) => {
    let from = -1;
    for (let x = 0; x <= row.length; x += 1) {
      if (row[x] === true && from < 0) from = x;
      if (row[x] !== true && from >= 0) {
        path += `M${from} ${y}h${x - from}v1H${from}z`;
        from = -1;
      }
    }
  });
  return { path, side: rows.length };
}
