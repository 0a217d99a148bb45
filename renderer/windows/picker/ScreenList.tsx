import { AppWindow, Check, Monitor, RefreshCw } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useIntl, type IntlShape } from 'react-intl';
import type { ShownSource } from '../../../core/ipc/screenPicker.ts';
import { Button } from '../../components/controls/Button.tsx';
import { GuardedSurface } from '../../components/guard/GuardedSurface.tsx';
import { IconButton } from '../../components/controls/IconButton.tsx';
import { failureText } from '../../components/asking/failureText.ts';
import { useAsk, useFailure } from './ask.ts';
import styles from './ScreenList.module.css';

const KINDS = ['screen', 'window'] as const;

/**
 * What can be shared, each with a picture of it. Nothing is chosen beforehand, so that nobody shares by a key that was
 * meant for another window; a double click or Enter shares at once.
 */
export function ScreenList({ first }: { readonly first: readonly ShownSource[] }) {
  const intl = useIntl();
  const ask = useAsk();
  const failure = useFailure();
  const [sources, setSources] = useState(first);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isLooking, setLooking] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const title = intl.formatMessage({ id: 'picker.title' });
  useEffect(() => {
    document.title = title;
    form.current?.querySelector('input')?.focus();
  }, [title]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape') void ask((main) => main.cancel());
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [ask]);

  const share = (id: string | null): void => {
    if (id !== null) void ask((main) => main.choose({ id }));
  };
  const look = async (): Promise<void> => {
    if (isLooking) return;
    setLooking(true);
    const found = await ask((main) => main.look());
    setLooking(false);
    if (!found.done) return;
    setSources(found.answer);
    if (!found.answer.some(({ id }) => id === chosen)) setChosen(null);
  };

  return (
    <main className={styles['page']}>
      <GuardedSurface shows="list">
        <form
          ref={form}
          className={styles['form']}
          onSubmit={(event) => {
            event.preventDefault();
            share(chosen);
          }}
        >
          <header className={styles['head']}>
            <h1 className={styles['title']}>{title}</h1>
            <IconButton
              label={intl.formatMessage({ id: 'picker.look' })}
              icon={<RefreshCw aria-hidden="true" />}
              aria-busy={isLooking || undefined}
              aria-disabled={isLooking || undefined}
              onClick={() => void look()}
            />
          </header>
          <div className={styles['lists']}>
            {sources.length === 0 && <p className={styles['none']}>{intl.formatMessage({ id: 'picker.none' })}</p>}
            {KINDS.map((kind) => {
              const ofKind = sources.filter((source) => source.kind === kind);
              return ofKind.length === 0 ? null : (
                <fieldset key={kind} className={styles['kind']}>
                  <legend className={styles['legend']}>{intl.formatMessage({ id: `picker.${kind}s` })}</legend>
                  <div className={styles['sources']}>
                    {ofKind.map((source, index) => (
                      <Source
                        key={source.id}
                        source={source}
                        name={kind === 'screen' ? screenName(intl, index, ofKind.length) : source.name}
                        isChosen={source.id === chosen}
                        onChoose={() => setChosen(source.id)}
                        onShare={() => share(source.id)}
                      />
                    ))}
                  </div>
                </fieldset>
              );
            })}
          </div>
          <footer className={styles['foot']}>
            {failure.isShown ? (
              <p className={styles['explain']} role="alert">
                {failureText(intl, failure.problem)}
              </p>
            ) : (
              <p className={styles['explain']}>{intl.formatMessage({ id: 'picker.explain' })}</p>
            )}
            <Button onClick={() => void ask((main) => main.cancel())}>
              {intl.formatMessage({ id: 'app.cancel' })}
            </Button>
            <Button kind="primary" type="submit" disabled={chosen === null}>
              {intl.formatMessage({ id: 'picker.share' })}
            </Button>
          </footer>
        </form>
      </GuardedSurface>
    </main>
  );
}

/** Windows have titles of their own; what the engine calls a screen is in the language that it began in. */
function screenName(intl: IntlShape, index: number, count: number): string {
  return count === 1
    ? intl.formatMessage({ id: 'picker.screen.only' })
    : intl.formatMessage({ id: 'picker.screen.oneOf' }, { number: index + 1 });
}

interface SourceProps {
  readonly source: ShownSource;
  /** As it is told to people. */
  readonly name: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly onShare: () => void;
}

function Source({ source: { kind, picture }, name, isChosen, onChoose, onShare }: SourceProps) {
  const id = useId();
  const Drawing = kind === 'screen' ? Monitor : AppWindow;
  return (
    <div className={styles['source']} data-chosen={isChosen || undefined} onDoubleClick={onShare} role="presentation">
      <input id={id} className={styles['choice']} type="radio" name="source" checked={isChosen} onChange={onChoose} />
      <label htmlFor={id} className={styles['label']}>
        <span className={styles['frame']}>
          {picture === null ? (
            <Drawing size={40} aria-hidden="true" />
          ) : (
            <img className={styles['picture']} src={picture} alt="" />
          )}
        </span>
        <span className={styles['name']}>
          <Drawing size={15} aria-hidden="true" />
          <span className={styles['text']}>{name}</span>
        </span>
        {isChosen && (
          <span className={styles['mark']}>
            <Check size={16} aria-hidden="true" />
          </span>
        )}
      </label>
    </div>
  );
}
