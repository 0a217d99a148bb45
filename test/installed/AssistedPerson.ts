import { expect } from 'vitest';
import { ASSISTED, type Assistive, type Thing } from '../runtime/desktop/assistive.ts';
import { Installed } from './Installed.ts';
import type { Room, RoomUser } from './Room.ts';
import type { AssistedSession } from './session.ts';

const PASSPHRASE = 'correct horse battery';
const LIMIT = { timeout: 120_000, interval: 250 };

export const button = (name: string): Thing => ({ role: '(push |toggle )?button', name });
const field = (name: string): Thing => ({ role: 'entry|password text|text', name });

/** Somebody at a Ringfort that was installed: sees and does what assistive technology lets them, from outside of it. */
export class AssistedPerson {
  readonly installed: Installed;
  readonly #session: AssistedSession;
  readonly #assistive: Assistive;

  private constructor(session: AssistedSession, installed: Installed) {
    this.installed = installed;
    this.#session = session;
    this.#assistive = session.assistive;
  }

  static start(room: Room, user: RoomUser, session: AssistedSession, command: readonly string[]): AssistedPerson {
    return new AssistedPerson(session, Installed.start(room, user, session, [...command, ...ASSISTED.args]));
  }

  /** Waits until something that is read so shows. */
  async sees(line: RegExp): Promise<void> {
    await expect.poll(() => this.#read(), LIMIT).toMatch(line);
  }

  /** Presses it until what that brings shows: a window takes no press in its first moments. */
  async press(thing: Thing, brings: RegExp): Promise<void> {
    await expect
      .poll(async () => {
        if (!brings.test(await this.#read())) await this.#assistive.press(thing);
        return this.#read();
      }, LIMIT)
      .toMatch(brings);
  }

  async fill(name: string, text: string): Promise<void> {
    const thing = field(name);
    await expect
      .poll(async () => {
        if (!(await this.#assistive.focus(thing))) return null;
        await this.#session.type('Ringfort', text);
        return this.#assistive.content(thing);
      }, LIMIT)
      .toHaveLength(text.length);
  }

  /** First start, up to the list of contacts: a passphrase, since there is no keyring, a name and a server. */
  async setUp(name: string, server: string): Promise<void> {
    await this.sees(/Protect Ringfort with a passphrase/u);
    await this.fill('^Passphrase$', PASSPHRASE);
    await this.fill('^Repeat the passphrase$', PASSPHRASE);
    await this.press(button('^Protect and continue$'), /"Your name"/u);
    await this.fill('^Your name$', name);
    await this.fill('^Server address$', server);
    await this.press(button('^Create account$'), /"Connected/u);
  }

  async addContact(name: string): Promise<void> {
    await this.press(button('^Add contact$'), /"Username/u);
    await this.fill('^Username', name);
    await this.press(button('^Add contact$'), new RegExp(`button "Call ${name}"`, 'u'));
  }

  async #read(): Promise<string> {
    return (await this.#assistive.read()).join('\n');
  }
}
