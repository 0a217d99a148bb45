import { useState, type FormEvent } from 'react';
import { useIntl } from 'react-intl';
import type { MakeLinkRefusal } from '../../../../core/ipc/links.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { Choice } from '../../../components/controls/Choice.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import { TextField } from '../../../components/controls/TextField.tsx';
import { refusalText } from '../refusalText.ts';
import { useRequest } from '../useRequest.ts';
import sheet from '../../../components/sheets/Sheet.module.css';
import styles from './Links.module.css';
import { NamedPresses, problemId } from '../NamedPresses.tsx';

const HOUR_MS = 3_600_000;
const LASTS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, ever: null } as const;
const PEOPLE = { one: 1, five: 5, any: null } as const;
type Lasts = keyof typeof LASTS;
type People = keyof typeof PEOPLE;
const lasts: readonly Lasts[] = ['hour', 'day', 'week', 'ever'];
const people: readonly People[] = ['one', 'five', 'any'];

export interface NewLinkFormProps {
  /** It is there now, to be handed on. */
  readonly onMade: (id: number) => void;
  readonly onClose: () => void;
}

/** A link with an end, or for so many people. */
export function NewLinkForm({ onMade, onClose }: NewLinkFormProps) {
  const intl = useIntl();
  const [until, setUntil] = useState<Lasts>('week');
  const [most, setMost] = useState<People>('one');
  const [invite, setInvite] = useState('');
  const { isBusy, refusal, ask, forget } = useRequest<MakeLinkRefusal>('failed');
  const said = refusalText(intl, refusal, (reason) => intl.formatMessage({ id: `links.refused.${reason}` }));
  const isAboutInvite = refusal?.reason === 'inviteInvalid';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await ask(async (main) => {
      const made = await main.makeLink({ forMs: LASTS[until], people: PEOPLE[most], invite });
      if (made.ok) onMade(made.id);
      return made;
    });
  };
  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)} noValidate>
      <Choice
        label={intl.formatMessage({ id: 'links.new.lasts' })}
        value={until}
        options={lasts.map((value) => ({ value, text: intl.formatMessage({ id: `links.new.lasts.${value}` }) }))}
        onChange={setUntil}
      />
      <Choice
        label={intl.formatMessage({ id: 'links.new.people' })}
        value={most}
        options={people.map((value) => ({ value, text: intl.formatMessage({ id: `links.new.people.${value}` }) }))}
        onChange={setMost}
      />
      <TextField
        label={intl.formatMessage({ id: 'links.new.invite' })}
        value={invite}
        onChange={(value) => {
          setInvite(value);
          forget();
        }}
        maxLength={64}
        readOnly={isBusy}
        placeholder="XXXX-XXXX-XXXX-XXXX"
        hint={intl.formatMessage({ id: 'links.new.invite.hint' })}
        error={isAboutInvite ? said : undefined}
      />
      {said !== undefined && !isAboutInvite && (
        <Notice kind="warning" role="alert" remedies={<NamedPresses of={problemId(refusal)} />}>
          {said}
        </Notice>
      )}
      <div className={sheet['actions']}>
        <Button onClick={onClose}>{intl.formatMessage({ id: 'app.cancel' })}</Button>
        <Button type="submit" kind="primary" busy={isBusy}>
          {intl.formatMessage({ id: 'links.new.submit' })}
        </Button>
      </div>
    </form>
  );
}
