import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import { messagesIn } from '../../../../core/words/words.ts';
import { appStories } from '../../../stories/snapshots.ts';
import { snapshotOf } from '../../../stories/picture.ts';
import { settingsSections } from './settingsSections.tsx';
import { SETTING_TITLES } from './settingTitles.ts';

test.each(['en', 'ru'] as const)(
  'every setting that can be looked for by name is found by it in the settings (%s)',
  (locale) => {
    const intl = createIntl({ locale, messages: messagesIn(locale) });
    const { settings, account, contacts } = snapshotOf(appStories.home);
    if (account.state.phase !== 'ready') throw new Error('no account');
    const shown = {
      settings: settings.values,
      connection: account.connection,
      account: account.state,
      contacts,
      inCall: false,
      onChange: async () => true,
    };
    const lost = SETTING_TITLES.filter((id) => settingsSections(intl, shown, intl.formatMessage({ id })).length === 0);
    expect(lost).toEqual([]);
  },
);
