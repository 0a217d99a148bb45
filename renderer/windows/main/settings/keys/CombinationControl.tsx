import { X } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { useIntl } from 'react-intl';
import { combinationPressed, combinationText, parseCombination } from '../../../../../core/shortcuts/combination.ts';
import { globalProblem, type GlobalProblem } from '../../../../../core/shortcuts/globalShortcuts.ts';
import { Button } from '../../../../components/controls/Button.tsx';
import { IconButton } from '../../../../components/controls/IconButton.tsx';
import { keysText } from '../../../../components/keys/shortcutText.ts';
import { system } from '../../../../components/keys/system.ts';
import row from '../../../../components/controls/Choice.module.css';
import styles from './CombinationControl.module.css';

export interface CombinationControlProps {
  readonly label: string;
  /** Empty: none. */
  readonly value: string;
  /** Those of other actions. */
  readonly others: readonly string[];
  readonly onChange: (value: string) => void;
  /** Keys are pressed to be chosen from now on, or no more: those that are taken have to come here, too. */
  readonly onRecording: (isOn: boolean) => void;
}

/** Keys that a person presses to choose them. Escape leaves it as it was. */
export function CombinationControl({ label, value, others, onChange, onRecording }: CombinationControlProps) {
  const intl = useIntl();
  const noteId = useId();
  const [isRecording, setRecording] = useState(false);
  const [problem, setProblem] = useState<GlobalProblem | null>(null);

  useEffect(() => {
    if (!isRecording) return;
    onRecording(true);
    return () => onRecording(false);
  }, [isRecording, onRecording]);

  useEffect(() => {
    if (!isRecording) return;
    const press = (event: KeyboardEvent) => {
      // Whatever it means elsewhere, it is recorded here.
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.repeat) return;
      if (event.key === 'Escape' || event.key === 'Tab') {
        setRecording(false);
        setProblem(null);
        return;
      }
      const pressed = combinationPressed(event, system);
      if (pressed === null) return;
      const text = combinationText(pressed);
      const refused = globalProblem(pressed, text, others);
      setProblem(refused);
      if (refused !== null) return;
      setRecording(false);
      onChange(text);
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, [isRecording, others, onChange]);

  const chosen = parseCombination(value);
  const shown = isRecording
    ? intl.formatMessage({ id: 'shortcuts.record.press' })
    : chosen === null
      ? intl.formatMessage({ id: 'shortcuts.record.none' })
      : keysText(intl, chosen);
  return (
    <>
      <div className={row['group']}>
        <span className={row['label']}>{label}</span>
        <span className={styles['keys']}>
          <Button
            size="small"
            aria-label={intl.formatMessage({ id: 'shortcuts.record.label' }, { action: label, keys: shown })}
            aria-pressed={isRecording}
            aria-describedby={noteId}
            onClick={() => {
              setProblem(null);
              setRecording(!isRecording);
            }}
            onBlur={() => setRecording(false)}
          >
            {shown}
          </Button>
          {chosen !== null && !isRecording && (
            <IconButton
              size="small"
              label={intl.formatMessage({ id: 'shortcuts.record.clear' }, { action: label })}
              icon={<X />}
              onClick={() => onChange('')}
            />
          )}
        </span>
      </div>
      <p id={noteId} className={styles['note']} role="status">
        {problem === null
          ? isRecording && intl.formatMessage({ id: 'shortcuts.record.how' })
          : intl.formatMessage({ id: `shortcuts.problem.${problem}` })}
      </p>
    </>
  );
}
