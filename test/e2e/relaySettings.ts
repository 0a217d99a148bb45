import { expect } from '@playwright/test';
import type { Person } from '../../scripts/drive/person.ts';

/** As a person does in the settings. */
export async function alwaysRelay(on: boolean, { main }: Person): Promise<void> {
  await main.getByRole('navigation').getByText('Settings').click();
  const relay = main.getByRole('switch', { name: /relay/iu });
  if ((await relay.isChecked()) !== on) await main.getByText('Always relay', { exact: false }).first().click();
  await expect(relay).toBeChecked({ checked: on });
  await main.getByRole('navigation').getByText('Contacts').click();
}

/** Whether a relay's certificate is trusted is for the system to say: here it signed itself. */
export async function trustAnyRelay({ launched }: Person): Promise<void> {
  await launched.app.evaluate(({ session }) =>
    session.defaultSession.setCertificateVerifyProc((_shown, tell) => tell(0)),
  );
}
