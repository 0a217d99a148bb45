import { useMemo } from 'react';
import encodeQR from 'qr';
import styles from './QrCode.module.css';

export interface QrCodeProps {
  readonly text: string;
  readonly label: string;
}

/** The quiet zone that the standard asks for around a symbol, in modules. */
const QUIET_ZONE = 4;

/** Always dark on white, whatever the theme: many readers give up on anything else. */
export function QrCode({ text, label }: QrCodeProps) {
  const { path, side } = useMemo(() => drawn(text), [text]);
  return (
    <svg className={styles['code']} viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
      <rect width={side} height={side} className={styles['ground']} />
      <path d={path} className={styles['modules']} shapeRendering="crispEdges" />
    </svg>
  );
}

/** One stroke for every run of dark modules in a row. */
function drawn(text: string): { readonly path: string; readonly side: number } {
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
