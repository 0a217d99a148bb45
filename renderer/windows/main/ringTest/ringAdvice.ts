import type { RingFinding } from '../../../../core/ipc/ringTest.ts';
import type { MessageId } from '../../../../core/words/messages.ts';

type Named = {
  [
    Check in RingFinding['check']
  ]: `ringTest.${Check}.${Exclude<Extract<RingFinding, { check: Check }>['code'], 'yes'>}`;
}[RingFinding['check']];

/** What to do about each finding; that each has words is checked as this compiles. Null: all is well. */
export function ringAdvice({ check, code }: RingFinding): MessageId | null {
  if (code === 'yes') return null;
  const id = `ringTest.${check}.${code}`;
  return isNamed(id) ? id : null;
}

const WORDS: Readonly<Record<Named, true>> = {
  'ringTest.reached.notConnected': true,
  'ringTest.reached.notOffered': true,
  'ringTest.reached.noAnswer': true,
  'ringTest.reached.altered': true,
  'ringTest.reached.tooOften': true,
  'ringTest.mayRing.nobodyMayRing': true,
  'ringTest.mayRing.doNotDisturb': true,
  'ringTest.mayRing.quietHours': true,
  'ringTest.mayRing.systemQuiet': true,
  'ringTest.mayRing.fullScreen': true,
  'ringTest.popup.notShown': true,
  'ringTest.popup.notPainted': true,
  'ringTest.popup.interrupted': true,
  'ringTest.sound.unmeasured': true,
  'ringTest.sound.volumeZero': true,
  'ringTest.sound.silent': true,
  'ringTest.sound.noOutput': true,
  'ringTest.sound.unknown': true,
  'ringTest.tray.none': true,
  'ringTest.tray.unknown': true,
  'ringTest.notifications.none': true,
  'ringTest.notifications.unknown': true,
  'ringTest.autostart.off': true,
  'ringTest.autostart.unknown': true,
  'ringTest.microphone.none': true,
  'ringTest.microphone.denied': true,
  'ringTest.microphone.unknown': true,
  'ringTest.camera.none': true,
  'ringTest.camera.denied': true,
  'ringTest.camera.unknown': true,
  'ringTest.direct.local': true,
  'ringTest.direct.localAlone': true,
  'ringTest.direct.none': true,
  'ringTest.direct.noneAlone': true,
  'ringTest.direct.unknown': true,
  'ringTest.relay.none': true,
  'ringTest.relay.fails': true,
  'ringTest.relay.unknown': true,
};

function isNamed(id: string): id is Named {
  return Object.hasOwn(WORDS, id);
}
