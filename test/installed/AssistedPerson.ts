import { expect } from 'vitest';
import { ASSISTED, type Assistive, type Thing } from '../runtime/desktop/assistive.ts';
import { Installed } from './Installed.ts';
import type { Room, RoomUser } from './Room.ts';
import type { AssistedSession } from './session.ts';

/** What everybody's data is protected with here. */
export const PASSPHRASE = 'correct horse battery';
const LIMIT = { timeout: 120_000, interval: 250 };

const NO_CALL = /^(?![^]*button "Hang up)/u;

export const button = (name: string): Thing => ({ role: '(push |toggle )?button', name });
/** A switch, which some libraries tell as a button that stays pressed. */
export const toggle = (name: string): Thing => ({ role: 'toggle button|check box|switch', name });
const radio = (name: string): Thing => ({ role: 'radio button', name });
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
    await expect.poll(() => this.read(), LIMIT).toMatch(line);
  }

  /** Presses it until what that brings shows: a window takes no press in its first moments. */
  async press(thing: Thing, brings: RegExp): Promise<void> {
    await expect
      .poll(async () => {
        if (!brings.test(await this.read())) await this.#assistive.press(thing);
        return this.read();
      }, LIMIT)
      .toMatch(brings);
  }

  /** Waits for a dialog of the system with this title, and closes it: no reader is given what stands in one. */
  async dismiss(title: string): Promise<void> {
    const close = (): Promise<boolean> => this.#session.press(title, 'Return');
    await expect.poll(close, LIMIT).toBe(true);
    // A window takes no key in its first moments.
    await expect.poll(close, LIMIT).toBe(false);
  }

  /** Ends the call that they are in. How it ended shows for seconds, and where others work a look may take as long. */
  async hangUp(): Promise<void> {
    await this.press(button('^Hang up'), NO_CALL);
  }

  /** Waits until the other side has ended it. */
  async seesItsEnd(): Promise<void> {
    await this.sees(NO_CALL);
  }

  async fill(name: string, text: string): Promise<void> {
    await expect.poll(() => this.#put(name, text), LIMIT).toHaveLength(text.length);
  }

  /** Fills a form of one field and sends it, both again until that brings what shows: a form may be drawn anew. */
  async submit(name: string, text: string, by: Thing, brings: RegExp): Promise<void> {
    await this.#send(async () => (await this.#put(name, text))?.length === text.length, by, brings);
  }

  async #send(isFilled: () => Promise<boolean>, by: Thing, brings: RegExp): Promise<void> {
    await expect
      .poll(async () => {
        if (!brings.test(await this.read()) && (await isFilled())) await this.#assistive.press(by);
        return this.read();
      }, LIMIT)
      .toMatch(brings);
  }

  /**
   * First start, up to the list of contacts: a passphrase, since there is no keyring, a name and a server, and the code
   * that a server asks for.
   */
  async setUp(name: string, server: string, invite?: string): Promise<void> {
    await this.#protect();
    await this.fill('^Your name$', name);
    await this.fill('^Server address$', server);
    if (invite !== undefined) {
      await this.press(button('^Create account$'), /"Invite code"/u);
      await this.fill('^Invite code$', invite);
    }
    await this.press(button('^Create account$'), /"Connected/u);
  }

  /** First start of somebody whose own computer is to be the server. */
  async setUpAsHost(name: string): Promise<void> {
    await this.#protect();
    await this.press(radio('^Host on this computer'), /Ringfort will run a small server here/u);
    await this.fill('^Your name$', name);
    // The button lies below what shows of the page, until it has the keyboard: after the name, the username and where.
    await this.#session.type('Ringfort', `${name}\t\t\t`);
    await this.press(button('^Create account$'), /"Connected/u);
  }

  async #protect(): Promise<void> {
    await this.sees(/Protect Ringfort with a passphrase/u);
    await this.fill('^Passphrase$', PASSPHRASE);
    await this.fill('^Repeat the passphrase$', PASSPHRASE);
    await this.press(button('^Protect and continue$'), /"Your name"/u);
  }

  /** A later start: the passphrase, and whatever that brings. */
  async unlock(brings: RegExp): Promise<void> {
    await this.sees(/button "Unlock"/u);
    await this.#send(() => this.#holds('^Passphrase$', PASSPHRASE), button('^Unlock$'), brings);
  }

  async addContact(name: string): Promise<void> {
    await this.press(button('^Add contact$'), /"Username/u);
    await this.submit('^Username', name, button('^Add contact$'), new RegExp(`button "Call ${name}"`, 'u'));
  }

  /** Whether this stands in the field; typed only if not, for what is typed late goes wherever the keyboard is. */
  async #holds(name: string, text: string): Promise<boolean> {
    const there = (await this.#assistive.content(field(name))) ?? '';
    return there.length === text.length || (await this.#put(name, text))?.length === text.length;
  }

  /** Types this in the field; what stands in it then, null while it is not there. */
  async #put(name: string, text: string): Promise<string | null> {
    const thing = field(name);
    if (!(await this.#assistive.focus(thing))) return null;
    await this.#session.type('Ringfort', text);
    return this.#assistive.content(thing);
  }

  /** All that is read to them, a line each. */
  async read(): Promise<string> {
    return (await this.#assistive.read()).join('\n');
  }
}
