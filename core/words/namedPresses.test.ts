import { expect, test } from 'vitest';
import { en } from './en.ts';
import type { MessageId } from './messages.ts';
import { namedPresses, type NamedPress } from './namedPresses.ts';
import { ru } from './ru.ts';

const SAYS: Readonly<Record<NamedPress, readonly [en: RegExp, ru: RegExp]>> = {
  restart: [
    /restart Ringfort|(?:close|open) (?:it|Ringfort)(?: and|,) open it again|open Ringfort again/iu,
    /перезапустите Ringfort|закройте (?:его|Ringfort)(?: и|,) (?:откройте|запустите)|откройте Ringfort (?:заново|снова|ещё раз)/iu,
  ],
  updates: [
    /update (?:Ringfort|this one|the system and Ringfort)/iu,
    /обновите (?:Ringfort|этот|систему и Ringfort)/iu,
  ],
  clock: [
    /set the clock|date (?:and time )?of this computer/iu,
    /поправьте часы|дат\p{L}* (?:и время )?(?:на этом|этого) компьютер|на этом компьютере неверная дата/iu,
  ],
  network: [/network settings|cable or Wi-Fi/iu, /сетевых настройках|кабель или Wi-Fi/iu],
  checkData: [/check the data/iu, /проверьте данные/iu],
  dataFolder: [/folder/iu, /папк/iu],
  serverFolder: [/folder/iu, /папк/iu],
  contact: [/open the contact|already in your contacts/iu, /откройте контакт|уже есть в контактах/iu],
  newServer: [/set up a new server\./iu, /настройте новый сервер/iu],
};

/** They have the press from another table, are what it says, or stand where nothing is pressed. */
const ELSEWHERE: readonly MessageId[] = [
  ...(['end.programReplaced', 'remedy.restart', 'remedy.restart.inCall', 'confirm.restart.message'] as const),
  ...(['updates.installed', 'updates.installed.call', 'notification.installed'] as const),
  ...(['remedy.dataFolder', 'remedy.serverFolder'] as const),
  // Said before there is a window, and the folder is named.
  ...(['start.lockFailed', 'start.otherOwner', 'start.notWritable'] as const),
  ...(['start.readOnlyDisk', 'start.diskFull', 'start.notAFolder'] as const),
  // It stands there whatever is said, or it is another Ringfort that has it.
  ...(['doctor.open', 'storeProblem.step.check', 'doctor.advice.databaseOpens.inUse', 'doctor.command.inUse'] as const),
  // Nothing says of whom.
  'doctor.advice.undecidedIdentities',
  // What is about to be done.
  ...(['startOver.text', 'confirm.renewServer.detail'] as const),
];

/** Whose a folder is: of the server that is hosted here. All others are of the profile. */
const SERVERS = /^hosting\.|\.notSetAside$/u;
const isOfOther = (press: NamedPress, id: MessageId): boolean =>
  (press === 'dataFolder' && SERVERS.test(id)) || (press === 'serverFolder' && !SERVERS.test(id));

const PRESSES = [
  'restart',
  'updates',
  'dataFolder',
  'checkData',
  'serverFolder',
  'newServer',
  'clock',
  'network',
  'contact',
] as const satisfies readonly NamedPress[];

const texts = Object.keys(en) as MessageId[];

test.each(PRESSES)('whatever tells a person of it has the press, and nothing else: %s', (press) => {
  const [inEnglish] = SAYS[press];
  const said = texts.filter((id) => inEnglish.test(en[id]) && !isOfOther(press, id) && !ELSEWHERE.includes(id));
  expect(texts.filter((id) => namedPresses(id).includes(press)).toSorted()).toEqual(said.toSorted());
});

test.each(PRESSES)('both languages tell of the same: %s', (press) => {
  const [, inRussian] = SAYS[press];
  expect(texts.filter((id) => namedPresses(id).includes(press) && !inRussian.test(ru[id]))).toEqual([]);
});
