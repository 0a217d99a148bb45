import { BadgeCheck, X } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { SasPlaces } from '../../../../core/ipc/snapshot.ts';
import { sasEn } from '../../../../core/words/sasEn.ts';
import { sasRu } from '../../../../core/words/sasRu.ts';
import type { Language } from '../../../../core/words/languages.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import styles from './WordsPanel.module.css';

export interface WordsPanelProps {
  readonly peer: string;
  readonly places: SasPlaces;
  readonly verified: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

const LISTS: Readonly<Record<Language, readonly string[]>> = { en: sasEn, ru: sasRu };

/**
 * Four words that are the same on both sides unless somebody stands in between. The two may speak other languages, so
 * each can show the words of the other's list: the places are what counts.
 */
export function WordsPanel({ peer, places, verified, onConfirm, onClose }: WordsPanelProps) {
  const intl = useIntl();
  const [language, setLanguage] = useState<Language>(intl.locale.startsWith('ru') ? 'ru' : 'en');
  const other = language === 'en' ? 'ru' : 'en';
  const title = intl.formatMessage({ id: 'call.words.title' });
  return (
    <aside className={styles['panel']} aria-label={title}>
      <div className={styles['head']}>
        <h2 className={styles['title']}>{title}</h2>
        <IconButton
          size="small"
          label={intl.formatMessage({ id: 'app.close' })}
          icon={<X aria-hidden="true" />}
          onClick={onClose}
        />
      </div>
      <ol className={styles['words']} lang={language}>
        {places.map((place, index) => (
          // A word may come twice, and the order is part of what is compared.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>{LISTS[language][place]}</li>
        ))}
      </ol>
      <Button kind="quiet" size="small" className={styles['other']} onClick={() => setLanguage(other)}>
        {intl.formatMessage({ id: `call.words.in.${other}` })}
      </Button>
      {!verified && (
        <>
          <p className={styles['text']}>{intl.formatMessage({ id: 'call.words.explain' }, { peer })}</p>
          <div className={styles['confirm']}>
            {/* It comes by itself, where somebody may be pressing already. */}
            <GuardedSurface shows={places.join(' ')}>
              <Button kind="primary" icon={<BadgeCheck size={18} aria-hidden="true" />} onClick={onConfirm}>
                {intl.formatMessage({ id: 'call.words.confirm' })}
              </Button>
            </GuardedSurface>
          </div>
          <p className={styles['text']}>{intl.formatMessage({ id: 'call.words.differ' })}</p>
        </>
      )}
    </aside>
  );
}
