export interface CallToast {
  /** The notification's, which is the toast's tag: by it Electron knows whose button was pressed. */
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly isHeard: boolean;
  /** In the order of the notification's actions. */
  readonly answer: string;
  readonly decline: string;
}

/**
 * A ringing call in the words of Windows (the schema of toasts): one of the kind `incomingCall` stands there opened,
 * above the others, until somebody decides, and has a green and a red button. It is silent, since the popup rings, or
 * rings as calls do there. What is pressed comes as with every other notification: Electron reads the arguments.
 */
export function callToast({ id, title, body, isHeard, answer, decline }: CallToast): string {
  const button = (index: number, content: string, style: 'Success' | 'Critical'): string =>
    `<action content="${escaped(content)}" arguments="${escaped(`type=action&action=${index}&tag=${id}`)}"` +
    ` activationType="foreground" hint-buttonStyle="${style}"/>`;
  const line = (said: string): string => `<text hint-callScenarioCenterAlign="true">${escaped(said)}</text>`;
  const sound = isHeard ? 'src="ms-winsoundevent:Notification.Looping.Call" loop="true"' : 'silent="true"';
  return [
    '<toast scenario="incomingCall" useButtonStyle="true" launch="type=click">',
    `<visual><binding template="ToastGeneric">${line(title)}${line(body)}</binding></visual>`,
    `<audio ${sound}/>`,
    `<actions>${button(0, answer, 'Success')}${button(1, decline, 'Critical')}</actions>`,
    '</toast>',
  ].join('');
}

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML 1.0 has no sign for, the half of a character say, would make all of it unreadable. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"]/gu, (mark: string) => MARKS[mark] ?? '');
}
