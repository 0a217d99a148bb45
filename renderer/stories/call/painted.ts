const WIDTH = 640;
const HEIGHT = 360;
/** A frame now and then, for whatever shows it later. */
const FRAME_MS = 250;

type Paint = (context: CanvasRenderingContext2D) => void;

const person =
  (wall: string, shirt: string, hair: string, x: number): Paint =>
  (context) => {
    const oval = (colour: string, y: number, width: number, height: number, from = 0): void => {
      context.fillStyle = colour;
      context.beginPath();
      context.ellipse(x, y, width, height, 0, from, Math.PI * 2);
      context.fill();
    };
    context.fillStyle = wall;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    oval(hair, 172, 68, 92);
    oval(shirt, HEIGHT + 30, 150, 120);
    oval('#c79c78', 240, 26, 44);
    oval('#d9b08c', 176, 52, 68);
    // What falls into the forehead.
    oval(hair, 146, 56, 48, Math.PI);
  };

const page: Paint = (context) => {
  context.fillStyle = '#f4f4f0';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = '#2b4f81';
  context.fillRect(0, 0, WIDTH, 34);
  context.fillStyle = '#9aa3ad';
  for (let line = 0; line < 9; line += 1) context.fillRect(48, 70 + line * 28, line % 3 === 2 ? 300 : 520, 10);
};

const PAINTS = {
  localVideo: person('#5a6b63', '#30415c', '#2b2420', 330),
  remoteVideo: person('#b9c4b2', '#6a2f3a', '#5b3a24', 300),
  remoteScreen: page,
} as const satisfies Readonly<Record<string, Paint>>;

const tracks = new Map<string, MediaStreamTrack>();

/** A picture of a person or of a screen that comes for as long as the page lives; nobody's camera is opened. */
export function painted(name: keyof typeof PAINTS): MediaStreamTrack {
  const known = tracks.get(name);
  if (known !== undefined) return known;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const context = canvas.getContext('2d');
  const [track] = canvas.captureStream().getVideoTracks();
  if (context === null || track === undefined) throw new Error('The page cannot paint.');
  const paint = (): void => {
    PAINTS[name](context);
  };
  paint();
  setInterval(paint, FRAME_MS);
  tracks.set(name, track);
  return track;
}
