import { badge } from './badge.ts';
import { ringingMark, smallMark, talkingMark } from './mark.ts';
import { svg, tile } from './svg.ts';

/** Missed calls up to nine are counted. */
const COUNTS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'More'] as const;
type Missed = `missed${(typeof COUNTS)[number]}`;
export type TrayState = 'idle' | 'connecting' | 'offline' | 'ringing' | 'inCall' | 'muted' | 'doNotDisturb' | Missed;
export const trayStates: readonly TrayState[] = [
  'idle',
  'connecting',
  'offline',
  'ringing',
  'inCall',
  'muted',
  'doNotDisturb',
  ...COUNTS.map((count): Missed => `missed${count}`),
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
    case 'connecting':
      return svg(tile(grey, 8), smallMark({ ...white, ink: '#e5e7eb' }), dots('#ffffff', grey));
    case 'doNotDisturb':
      return svg(tile(violet, 8), smallMark(white), noEntry(violet, '#ffffff'));
    default:
      return svg(
        tile(accent, 8),
        smallMark(white),
        badge(countOf(state), { fill: red, ink: '#ffffff', edge: '#ffffff' }),
      );
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
    case 'connecting':
      return svg(cut(grown(smallMark(black)), dotsBar('#000000')), threeDots('#000000'));
    case 'doNotDisturb': {
      const gap = '<circle cx="352" cy="352" r="158" fill="#000000"/>';
      const disc = cut('<circle cx="352" cy="352" r="124" fill="#000000"/>', barShape('#000000'), 'bar');
      return svg(cut(grown(smallMark(black)), gap), disc);
    }
    default: {
      const count = countOf(state);
      const around = badge(count, { fill: '#000000', ink: '#000000', edge: '#000000' });
      const shape = badge(count, { fill: '#000000', ink: 'none', edge: null });
      const digit = badge(count, { fill: 'none', ink: '#000000', edge: null });
      return svg(cut(grown(smallMark(black)), around), cut(shape, digit, 'digit'));
    }
  }
}

/** What stands in the badge: a digit, or + where there are more. */
function countOf(state: Missed): string {
  const count = state.slice('missed'.length);
  return count === 'More' ? '9+' : count;
}

/** Something is under way. */
function dots(ink: string, edge: string): string {
  return dotsBar(edge) + threeDots(ink);
}

function dotsBar(fill: string): string {
  return `<rect x="70" y="308" width="372" height="150" rx="75" fill="${fill}"/>`;
}

function threeDots(ink: string): string {
  return [150, 256, 362].map((x) => `<circle cx="${x}" cy="383" r="44" fill="${ink}"/>`).join('');
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
