import { RotateCcw } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../controls/Button.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Notice } from '../asking/Notice.tsx';
import { WordsProvider } from '../../words/WordsProvider.tsx';
import styles from './MendableWindow.module.css';

export interface MendableWindowProps {
  /** Draws the window from nothing: with a store of its own, which asks main for everything anew. */
  readonly draw: () => ReactNode;
}

/**
 * Around everything a window shows (A85): what cannot be drawn leaves a sentence and a button that begins anew, and not
 * an empty window. The page itself stays, and with it the media of a call.
 */
export function MendableWindow({ draw }: MendableWindowProps) {
  const [attempt, setAttempt] = useState(0);
  // A new attempt is a new drawing; nothing else makes one.
  // oxlint-disable-next-line react/exhaustive-deps
  const drawn = useMemo(draw, [attempt]);
  return (
    <ErrorBoundary
      attempt={attempt}
      fallback={
        <WordsProvider language="system">
          <main className={styles['broken']}>
            <Broken id="window.broken" onAgain={() => setAttempt((before) => before + 1)} />
          </main>
        </WordsProvider>
      }
    >
      {drawn}
    </ErrorBoundary>
  );
}

export interface MendablePartProps {
  /** Another value draws it anew by itself. */
  readonly of: unknown;
  readonly children: ReactNode;
}

/** Around one part of a window, so that the others go on without it. */
export function MendablePart({ of, children }: MendablePartProps) {
  const [attempt, setAttempt] = useState(0);
  const onAgain = () => setAttempt((before) => before + 1);
  return (
    <ErrorBoundary of={of} attempt={attempt} fallback={<Broken id="part.broken" onAgain={onAgain} />}>
      {children}
    </ErrorBoundary>
  );
}

function Broken({ id, onAgain }: { readonly id: 'window.broken' | 'part.broken'; readonly onAgain: () => void }) {
  const intl = useIntl();
  return (
    <Notice
      kind="warning"
      role="alert"
      title={intl.formatMessage({ id: `${id}.title` })}
      action={
        <Button size="small" icon={<RotateCcw size={15} aria-hidden="true" />} onClick={onAgain}>
          {intl.formatMessage({ id: 'app.tryAgain' })}
        </Button>
      }
    >
      {intl.formatMessage({ id: `${id}.text` })}
    </Notice>
  );
}
