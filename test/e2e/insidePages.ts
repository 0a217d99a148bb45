/*
 * What a page that was taken over would do. Each of these is handed to a page and runs there: it knows nothing of this
 * file.
 */

export const DEVICES = ['microphone', 'camera', 'both', 'screen', 'desktop', 'display'] as const;

/** Reaches for an address, and returns the rules of the page's policy that forbade it. */
export async function violationsOf({
  how,
  to,
}: {
  how: 'fetch' | 'socket' | 'image' | 'frame';
  to: string;
}): Promise<string[]> {
  const violated = new Promise<string>((resolve) => {
    document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true });
  });
  switch (how) {
    case 'fetch':
      await fetch(to).catch(() => undefined);
      break;
    case 'socket':
      try {
        void new WebSocket(to.replace('http:', 'ws:'));
      } catch {
        // Some engines refuse at once, some tell it later; the event is what counts.
      }
      break;
    case 'image':
      new Image().src = to;
      break;
    case 'frame': {
      const frame = document.createElement('iframe');
      frame.src = to;
      document.body.append(frame);
      break;
    }
  }
  return [await violated];
}

/** Tries what an attacker with a hole in the page would try. */
export async function injections(): Promise<Record<string, string>> {
  const attempt = (deed: () => unknown): string => {
    try {
      deed();
      return 'done';
    } catch (error) {
      return error instanceof Error ? error.name : 'thrown';
    }
  };
  const place = document.createElement('div');
  document.body.append(place);
  const inline: { handler?: string } = {};
  Object.assign(window, { inline });

  const html = attempt(() => (place.innerHTML = '<img src="x">'));
  const script = attempt(() => {
    const element = document.createElement('script');
    element.textContent = 'window.inline.script = "run"';
    document.body.append(element);
  });
  // In a task of its own: what the test's driver evaluates is itself exempt.
  const evaluated = await new Promise<string>((resolve) => {
    const evaluate: unknown = Reflect.get(window, 'eval');
    setTimeout(() =>
      resolve(attempt(() => typeof evaluate === 'function' && Reflect.apply(evaluate, null, ['1 + 1']))),
    );
  });
  attempt(() => place.setAttribute('onclick', 'window.inline.handler = "run"'));
  place.click();
  const handler = inline.handler ?? 'not run';
  const style = document.createElement('style');
  style.append('div { z-index: 77 }');
  document.head.append(style);
  const styleElement = getComputedStyle(place).zIndex === '77' || style.sheet !== null ? 'applied' : 'not applied';
  place.setAttribute('style', 'z-index: 78');
  const styleAttribute = getComputedStyle(place).zIndex === '78' ? 'applied' : 'not applied';
  place.remove();
  style.remove();
  Reflect.deleteProperty(window, 'inline');
  return { html, script, evaluated, handler, styleElement, styleAttribute };
}

/** Opens a device, or the screen in one of the ways that Chromium knows. */
export async function openMedia(what: (typeof DEVICES)[number]): Promise<string> {
  const filmed = (source: string) => ({ audio: false, video: { mandatory: { chromeMediaSource: source } } });
  const constraints = {
    microphone: { audio: true },
    camera: { video: true },
    both: { audio: true, video: true },
    screen: filmed('screen'),
    desktop: filmed('desktop'),
  };
  const { mediaDevices } = navigator;
  try {
    const stream = await (what === 'display'
      ? mediaDevices.getDisplayMedia({ video: true })
      : // `mandatory` is Chromium's own and in no declaration.
        mediaDevices.getUserMedia(constraints[what] as MediaStreamConstraints));
    for (const track of stream.getTracks()) track.stop();
    return 'opened';
  } catch (error) {
    return error instanceof Error ? error.name : 'thrown';
  }
}

/** Takes the constructor from a frame of the page's own, where no preload took it away. */
export function connectFromFrame(port: number): void {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const { RTCPeerConnection: Connection } = frame.contentWindow as unknown as {
    RTCPeerConnection: typeof RTCPeerConnection;
  };
  const connection = new Connection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] });
  connection.createDataChannel('out');
  void connection.createOffer().then((offer) => connection.setLocalDescription(offer));
}

/** Of all devices that the page is told of; '' where the engine keeps one to itself. */
export async function namesOfDevices(): Promise<string[]> {
  return (await navigator.mediaDevices.enumerateDevices()).map(({ label }) => label);
}

/** An output that is not the system's default, by its id. */
export async function lastSpeaker(): Promise<string> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.findLast(({ kind }) => kind === 'audiooutput')?.deviceId ?? 'none';
}

/** The output that a sound then plays on, or why it is refused. */
export async function playOn(speaker: string): Promise<string> {
  const audio = new Audio();
  return audio.setSinkId(speaker).then(
    () => audio.sinkId,
    (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
  );
}

export async function otherPermissions(): Promise<Record<string, string>> {
  // `camera` and `clipboard-write` are not in every declaration.
  const names = ['geolocation', 'notifications', 'midi', 'clipboard-write', 'camera'] as PermissionName[];
  const states = await Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
  return Object.fromEntries(names.map((name, at) => [name, states[at] ?? '']));
}

/**
 * Asks main for this entry of the page's bridge with all of these values, and with what no JSON can say. How many were
 * answered, refused, and had to wait; and all that main said.
 */
export async function askForEverything({
  name,
  entry,
  values,
}: {
  name: string;
  entry: string;
  /** As JSON: what a driver is given as values it does not hand on when it is nested this deep. */
  values: readonly string[];
}): Promise<{ answered: number; refused: number; waiting: number; said: string }> {
  const ask: unknown = Reflect.get(Object(Reflect.get(window, name)), entry);
  if (typeof ask !== 'function') throw new Error(`the page has no ${name}.${entry}`);
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  let deep: unknown = null;
  for (let level = 0; level < 10_000; level += 1) deep = [deep];
  const throwing = Object.defineProperty({}, 'handle', {
    enumerable: true,
    get: () => {
      throw new Error('a getter');
    },
  });
  const unsayable = [
    ...[undefined, Number.NaN, Number.POSITIVE_INFINITY, 2n ** 64n, Symbol('s'), () => 'f', circle, deep, throwing],
    ...[new Date(Number.NaN), new Map([[{}, 1]]), new Uint8Array(1_000_000), new Proxy({}, { ownKeys: () => ['a'] })],
    ...[Object.create({ handle: 'bob' }), document.body, window, new Error('e'), /x/u, Promise.resolve(1)],
  ];
  const counts = { answered: 0, refused: 0, waiting: 0 };
  const said: string[] = [];
  const once = async (input: readonly unknown[]): Promise<void> => {
    const waits = new Promise<'waiting'>((resolve) => setTimeout(() => resolve('waiting'), 1_500));
    const asking = (async () => {
      try {
        said.push(JSON.stringify(await Reflect.apply(ask, null, input)) ?? '');
        return 'answered' as const;
      } catch (error) {
        said.push(String(error));
        return 'refused' as const;
      }
    })();
    counts[await Promise.race([asking, waits])] += 1;
  };
  // Some at once: whoever does this is in a hurry.
  await Promise.all([...values.map((text): unknown => JSON.parse(text)), ...unsayable].map((value) => once([value])));
  await once([]);
  await once([null, 'more', 'than', 'one']);
  return { ...counts, said: said.join('\n') };
}
