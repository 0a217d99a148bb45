import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { StartOverRefusal } from '../../../../core/ipc/refusals.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { ConfirmSheet } from '../../../components/sheets/ConfirmSheet.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import { refusalId, refusalText } from '../refusalText.ts';
import { useRequest } from '../useRequest.ts';
import styles from '../Form.module.css';
import { NamedPresses } from '../NamedPresses.tsx';

/** The way on for whoever has no way in any more: what is there is set aside, and Ringfort begins anew. */
export function StartOver({ why }: { readonly why: 'startOver.forgotten' | 'startOver.unopened' }) {
  const intl = useIntl();
  const [isAsking, setAsking] = useState(false);
  const { isBusy, refusal, ask } = useRequest<StartOverRefusal>('failed');
  return (
    <section className={styles['startOver']}>
      <p className={styles['note']}>{intl.formatMessage({ id: why })}</p>
      <div>
        <Button onClick={() => setAsking(true)} busy={isBusy}>
          {intl.formatMessage({ id: 'startOver.open' })}
        </Button>
      </div>
      {refusal !== null && (
        <Notice
          kind="danger"
          role="alert"
          remedies={<NamedPresses of={refusalId(refusal, (reason) => `startOver.refused.${reason}`)} />}
        >
          {refusalText(intl, refusal, (reason) => intl.formatMessage({ id: `startOver.refused.${reason}` }))}
        </Notice>
      )}
      <ConfirmSheet
        title={intl.formatMessage({ id: 'startOver.title' })}
        text={intl.formatMessage({ id: 'startOver.text' })}
        confirm={intl.formatMessage({ id: 'startOver.confirm' })}
        isOpen={isAsking}
        onConfirm={() => void ask((main) => main.startOver())}
        onClose={() => setAsking(false)}
      />
    </section>
  );
}
