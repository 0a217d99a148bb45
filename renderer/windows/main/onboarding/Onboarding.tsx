import { useIntl } from 'react-intl';
import type { OpenedLink } from '../../../../core/ipc/links.ts';
import type { LastAccount } from '../../../../core/ipc/snapshot.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import { TextField } from '../../../components/controls/TextField.tsx';
import { OpenedLinkSheet } from '../links/OpenedLinkSheet.tsx';
import { withoutScheme } from '../links/serverText.ts';
import { InviteField } from './InviteField.tsx';
import { useAsk } from '../MainBridge.tsx';
import { ServerField } from './ServerField.tsx';
import { ServerQuestion } from './ServerQuestion.tsx';
import { useRegistration, type Where } from './useRegistration.ts';
import { WhereChoice } from './WhereChoice.tsx';
import { Welcome } from './Welcome.tsx';
import formStyles from '../Form.module.css';
import styles from './Onboarding.module.css';
import { NamedPressesLine } from '../NamedPresses.tsx';

export interface OnboardingProps {
  /** Where the person was, or said they would go. */
  readonly last: LastAccount | null;
  /** Brings them here: it names the server, and perhaps an invite. */
  readonly link: OpenedLink | null;
}

export function Onboarding({ last: before, link }: OnboardingProps) {
  const intl = useIntl();
  const ask = useAsk();
  const form = useRegistration(before, link);
  const { where, guide, invite, isBusy, refusal, errors, hostingCause } = form;

  return (
    <Welcome
      title={intl.formatMessage({ id: 'onboarding.title' })}
      lead={<p>{intl.formatMessage({ id: form.comesBack ? 'onboarding.comesBack' : 'onboarding.subtitle' })}</p>}
    >
      <form className={formStyles['form']} onSubmit={form.submit} noValidate>
        {guide !== null && (
          <Notice kind="info" role="status">
            {intl.formatMessage(
              { id: 'onboarding.link' },
              { handle: guide.handle, server: withoutScheme(guide.server) },
            )}
          </Notice>
        )}
        <TextField
          label={intl.formatMessage({ id: 'onboarding.name' })}
          value={form.name}
          onChange={form.setName}
          autoFocus
          autoCapitalize="words"
          maxLength={64}
          readOnly={isBusy}
          placeholder={intl.formatMessage({ id: 'onboarding.name.placeholder' })}
          hint={intl.formatMessage({ id: 'onboarding.name.hint' })}
        />
        <TextField
          label={intl.formatMessage({ id: 'onboarding.handle' })}
          value={form.written}
          onChange={form.setHandle}
          maxLength={64}
          readOnly={isBusy}
          placeholder={intl.formatMessage({ id: 'onboarding.handle.placeholder' })}
          hint={intl.formatMessage({ id: 'onboarding.handle.hint' })}
          error={errors.handle}
          good={
            form.isHandleGood
              ? intl.formatMessage({ id: 'onboarding.handle.good' }, { handle: form.handle })
              : undefined
          }
        />
        <WhereChoice value={where} onChange={form.setWhere} isDisabled={isBusy} />
        {where === 'join' ? (
          <ServerField value={form.server} onChange={form.setServer} readOnly={isBusy} error={errors.server} />
        ) : (
          <p className={styles['explain']}>{intl.formatMessage({ id: 'onboarding.host.explain' })}</p>
        )}
        {where === 'join' && invite.isAsked && (
          <InviteField
            value={invite.code}
            onChange={form.setInvite}
            readOnly={isBusy}
            error={errors.invite}
            isFilled={guide !== null && invite.code === guide.invite && errors.invite === undefined}
          />
        )}
        {errors.form !== undefined && (
          <Notice kind="danger" role="alert">
            {errors.form}
            {hostingCause !== undefined && ` ${intl.formatMessage({ id: hostingCause }, { again: 'no' })}`}
          </Notice>
        )}
        <NamedPressesLine of={[form.saidId, hostingCause]} />
        <div className={formStyles['actions']}>
          <Button type="submit" kind="primary" size="large" busy={isBusy}>
            {intl.formatMessage({
              id: isBusy ? workingText(where) : form.comesBack ? 'onboarding.signIn' : 'onboarding.submit',
            })}
          </Button>
          {isBusy && (
            <Button size="large" onClick={() => void ask((main) => main.cancelRegistration())}>
              {intl.formatMessage({ id: 'app.cancel' })}
            </Button>
          )}
        </div>
        {refusal !== null && <ServerQuestion refusal={refusal} onDecided={form.register} onClose={form.forget} />}
        {refusal?.detail != null && (
          <details className={formStyles['details']}>
            <summary>{intl.formatMessage({ id: 'app.details' })}</summary>
            <code>{refusal.detail}</code>
          </details>
        )}
      </form>
      <OpenedLinkSheet
        link={link?.is === 'refused' ? link : null}
        account={null}
        revision={0}
        onOpen={() => undefined}
        onAddedLate={() => undefined}
      />
    </Welcome>
  );
}

function workingText(where: Where) {
  return where === 'host' ? 'onboarding.working.host' : 'onboarding.working';
}
