import { ringingMark, smallMark, talkingMark } from './mark.ts';
import { svg, tile } from './svg.ts';

export type TrayState = 'idle' | 'offline' | 'ringing' | 'inCall' | 'muted' | 'missed' | 'doNotDisturb';
export const trayStates: readonly TrayState[] = [
  'idle',
  'offline',
  'ringing',
  'inCall',
  'muted',
  'missed',
  'doNotDisturb',
];

const accent = '#0b6b5d';
const grey = '#6b7280';
const amber = '#c2620a';
const green = '#15803d';
const violet = '#6d3fb0';
const red = '#dc2626';

/**
 * In colour: on a tile, so that it shows on light and dark panels alike. No state is told by colour alone: the drawing
 * differs too.
 */
export function colourTray(state: TrayState): string {
  const white = { ink: '#ffffff', wall: 52 };
  switch (state) {
    case 'idle':
      return svg(tile(accent, 8), smallMark(white));
    case 'offline':
      return svg(tile(grey, 8), smallMark({ ...white, ink: '#e5e7eb' }), slash('#ffffff', grey));
    case 'ringing':
      return svg(tile(amber, 8), ringingMark(white));
    case 'inCall':
      return svg(tile(green, 8), talkingMark(white));
    case 'muted':
      return svg(tile(green, 8), talkingMark(white), cross('#ffffff'));
    case 'missed':
      return svg(tile(accent, 8), smallMark(white), dot(red, '#ffffff'));
    case 'doNotDisturb':
      return svg(tile(violet, 8), smallMark(white), noEntry(violet, '#ffffff'));
  }
}

/** For the macOS menu bar, which takes the shape only and colours it itself. */
export function templateTray(state: TrayState): string {
  const black = { ink: '#000000', wall: 46 };
  switch (state) {
    case 'idle':
      return svg(grown(smallMark(black)));
    case 'offline':
      return svg(cut(grown(smallMark(black)), slashShape('#000000', 120)), slashShape('#000000', 46));
    case 'ringing':
      return svg(ringingMark(black));
    case 'inCall':
      return svg(talkingMark(black));
    case 'muted':
      return svg(talkingMark(black), cross('#000000'));
    case 'missed':
      return svg(cut(grown(smallMark(black)), '<circle cx="404" cy="108" r="128" fill="#000000"/>'), dot('#000000'));
    case 'doNotDisturb': {
      const gap = '<circle cx="352" cy="352" r="158" fill="#000000"/>';
      const disc = cut('<circle cx="352" cy="352" r="124" fill="#000000"/>', barShape('#000000'), 'bar');
      return svg(cut(grown(smallMark(black)), gap), disc);
    }
  }
}

/** Without a tile the mark may use the whole square. */
function grown(drawing: string): string {
  return `<g transform="translate(256 256) scale(1.18) translate(-256 -256)">${drawing}</g>`;
}

function cut(drawing: string, hole: string, name = 'hole'): string {
  const mask = `<mask id="${name}"><rect width="512" height="512" fill="#ffffff"/>${hole}</mask>`;
  return `${mask}<g mask="url(#${name})">${drawing}</g>`;
}

function slash(ink: string, edge: string): string {
  return slashShape(edge, 120) + slashShape(ink, 52);
}

function slashShape(ink: string, width: number): string {
  return `<path d="M100 100L412 412" stroke="${ink}" stroke-width="${width}" stroke-linecap="round"/>`;
}

/** Where nothing of the handset is: the sound that does not leave it. */
function cross(ink: string): string {
  return `<path d="M322 96L430 204M430 96L322 204" stroke="${ink}" stroke-width="52" stroke-linecap="round"/>`;
}

/** A bar in a disc: the sign that stands for it on every desktop. */
function noEntry(bar: string, disc: string): string {
  const gap = `<circle cx="352" cy="352" r="146" fill="${bar}"/>`;
  return `${gap}<circle cx="352" cy="352" r="110" fill="${disc}"/>${barShape(bar)}`;
}

function barShape(ink: string): string {
  return `<rect x="286" y="326" width="132" height="52" rx="16" fill="${ink}"/>`;
}

function dot(fill: string, edge?: string): string {
  const ring = edge === undefined ? '' : `<circle cx="404" cy="108" r="108" fill="${edge}"/>`;
  return `${ring}<circle cx="404" cy="108" r="84" fill="${fill}"/>`;
}
