import { House, Server } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { useIntl } from 'react-intl';
import { isOwnFault, isProblem, type Problem } from '../../../../core/ipc/problem.ts';
import type { OpenedLink } from '../../../../core/ipc/links.ts';
import type { RegisterRefusal } from '../../../../core/ipc/refusals.ts';
import type { LastAccount } from '../../../../core/ipc/snapshot.ts';
import { isMessageId } from '../../../words/catalogues.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import { TextField } from '../../../components/controls/TextField.tsx';
import { OpenedLinkSheet } from '../links/OpenedLinkSheet.tsx';
import { withoutScheme } from '../links/serverText.ts';
import { InviteField } from './InviteField.tsx';
import { proposedHandle } from './handleProposal.ts';
import { handleProblem, normaliseHandle } from './handleRules.ts';
import { useAsk } from '../MainBridge.tsx';
import { ServerField } from './ServerField.tsx';
import { ServerQuestion, type ServerDecision } from './ServerQuestion.tsx';
import { useInvite } from './useInvite.ts';
import { refusalText } from '../refusalText.ts';
import { useRequest } from '../useRequest.ts';
import { Welcome } from './Welcome.tsx';
import formStyles from '../Form.module.css';
import styles from './Onboarding.module.css';

type Where = 'join' | 'host';
/** `notSaved`: main broke over it, because the disk is full, say. */
type RegisterFailure = Exclude<RegisterRefusal, 'cancelled'> | Problem | 'notSaved';

type Field = 'handle' | 'server' | 'invite' | 'form';

/** A refusal stands beside the field that can mend it. */
function refusedField(refusal: RegisterFailure): Field {
  if (isProblem(refusal)) return isOwnFault(refusal) ? 'form' : 'server';
  switch (refusal) {
    case 'handleInvalid':
    case 'handleTaken':
      return 'handle';
    case 'serverInvalid':
    case 'plainHttp':
    case 'certificateUnknown':
    case 'certificateOther':
    case 'registrationClosed':
      return 'server';
    case 'inviteRequired':
    case 'inviteRefused':
      return 'invite';
    case 'hostFailed':
    case 'registrationFailed':
    case 'notSaved':
      return 'form';
  }
}

export interface OnboardingProps {
  /** Where the person was, or said they would go. */
  readonly last: LastAccount | null;
  /** Brings them here: it names the server, and perhaps an invite. */
  readonly link: OpenedLink | null;
}

export function Onboarding({ last: before, link }: OnboardingProps) {
  const intl = useIntl();
  const askMain = useAsk();
  const [name, setName] = useState(before?.displayName ?? '');
  /** Null: as the name proposes. */
  const [typed, setTyped] = useState(before === null || before.handle === '' ? null : before.handle);
  const [where, setWhere] = useState<Where>(before?.server === null ? 'host' : 'join');
  const [server, setServer] = useState(before?.server ?? '');
  const [decision, setDecision] = useState<ServerDecision>({});
  const invite = useInvite();
  const [wasTried, setTried] = useState(false);
  const { isBusy, refusal: last, ask, forget } = useRequest<RegisterFailure | 'cancelled'>('notSaved');
  // Who gave up knows it.
  const refusal = last === null || last.reason === 'cancelled' ? null : { ...last, reason: last.reason };

  const guide = link?.is === 'contact' ? link : null;
  const [followed, setFollowed] = useState<number | null>(null);
  if (guide !== null && guide.number !== followed) {
    setFollowed(guide.number);
    setWhere('join');
    setServer(guide.address);
    setDecision({});
    invite.setCode(guide.invite ?? '');
    invite.setAsked(guide.invite !== null);
  }

  const written = typed ?? proposedHandle(name);
  const handle = normaliseHandle(written);
  const problem = handleProblem(handle);
  const wanted = where === 'host' ? null : server.trim();
  /** The keys of before are used again, and nothing is asked anew. */
  const comesBack = before?.hasKeys === true && handle === before.handle && wanted === before.server;
  const isServerMissing = where === 'join' && server.trim() === '';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problem === null && !isServerMissing) register(decision);
  };

  const register = (decided: ServerDecision) => {
    setDecision(decided);
    void ask(async (main) => {
      const there = where === 'host' ? { server: null } : { server: server.trim(), ...invite.typed };
      return invite.heard(await main.register({ handle, displayName: name, ...there, ...decided }));
    });
  };

  const refused = (field: Field) =>
    refusal !== null && refusedField(refusal.reason) === field
      ? refusalText(intl, refusal, (reason) => intl.formatMessage({ id: `register.refused.${reason}` }))
      : undefined;

  const hostingId = `hosting.problem.${refusal?.detail}`;
  const hostingCause = refusal?.reason === 'hostFailed' && isMessageId(hostingId) ? hostingId : undefined;

  // While somebody types, say only what no further letter can mend.
  const saysProblem = problem !== null && (wasTried || (written !== '' && problem !== 'tooShort' && !endsOpen(handle)));
  const handleError =
    refused('handle') ?? (saysProblem ? intl.formatMessage({ id: `handle.problem.${problem}` }) : undefined);
  const serverError =
    refused('server') ??
    (wasTried && isServerMissing ? intl.formatMessage({ id: 'onboarding.server.missing' }) : undefined);

  return (
    <Welcome
      title={intl.formatMessage({ id: 'onboarding.title' })}
      lead={<p>{intl.formatMessage({ id: comesBack ? 'onboarding.comesBack' : 'onboarding.subtitle' })}</p>}
    >
      <form className={formStyles['form']} onSubmit={submit} noValidate>
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
          value={name}
          onChange={(value) => {
            setName(value);
            forget();
          }}
          autoFocus
          autoCapitalize="words"
          maxLength={64}
          readOnly={isBusy}
          placeholder={intl.formatMessage({ id: 'onboarding.name.placeholder' })}
          hint={intl.formatMessage({ id: 'onboarding.name.hint' })}
        />
        <TextField
          label={intl.formatMessage({ id: 'onboarding.handle' })}
          value={written}
          onChange={(value) => {
            setTyped(value);
            forget();
          }}
          maxLength={64}
          readOnly={isBusy}
          placeholder={intl.formatMessage({ id: 'onboarding.handle.placeholder' })}
          hint={intl.formatMessage({ id: 'onboarding.handle.hint' })}
          error={handleError}
          good={problem === null ? intl.formatMessage({ id: 'onboarding.handle.good' }, { handle }) : undefined}
        />
        <RadioGroup
          className={styles['where']!}
          value={where}
          onChange={(value) => {
            setWhere(value === 'host' ? 'host' : 'join');
            forget();
          }}
          isDisabled={isBusy}
        >
          <Label className={styles['label']}>{intl.formatMessage({ id: 'onboarding.where' })}</Label>
          <div className={styles['cards']}>
            <Card
              value="join"
              icon={<Server size={20} />}
              title={intl.formatMessage({ id: 'onboarding.join' })}
              hint={intl.formatMessage({ id: 'onboarding.join.hint' })}
            />
            <Card
              value="host"
              icon={<House size={20} />}
              title={intl.formatMessage({ id: 'onboarding.host' })}
              hint={intl.formatMessage({ id: 'onboarding.host.hint' })}
            />
          </div>
        </RadioGroup>
        {where === 'join' ? (
          <ServerField
            value={server}
            onChange={(value) => {
              setServer(value);
              setDecision({});
              forget();
            }}
            readOnly={isBusy}
            error={serverError}
          />
        ) : (
          <p className={styles['explain']}>{intl.formatMessage({ id: 'onboarding.host.explain' })}</p>
        )}
        {where === 'join' && invite.isAsked && (
          <InviteField
            value={invite.code}
            onChange={(value) => {
              invite.setCode(value);
              forget();
            }}
            readOnly={isBusy}
            error={refused('invite')}
            isFilled={guide !== null && invite.code === guide.invite && refused('invite') === undefined}
          />
        )}
        {refusal !== null && refused('form') !== undefined && (
          <Notice kind="danger" role="alert">
            {refused('form')}
            {hostingCause !== undefined && ` ${intl.formatMessage({ id: hostingCause }, { again: 'no' })}`}
          </Notice>
        )}
        <div className={formStyles['actions']}>
          <Button type="submit" kind="primary" size="large" busy={isBusy}>
            {intl.formatMessage({
              id: isBusy ? workingText(where) : comesBack ? 'onboarding.signIn' : 'onboarding.submit',
            })}
          </Button>
          {isBusy && (
            <Button size="large" onClick={() => void askMain((main) => main.cancelRegistration())}>
              {intl.formatMessage({ id: 'app.cancel' })}
            </Button>
          )}
        </div>
        {refusal !== null && <ServerQuestion refusal={refusal} onDecided={register} onClose={forget} />}
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

/** "anna-" is no handle, but "anna-b" will be. */
function endsOpen(handle: string): boolean {
  return handleProblem(`${handle}a`) === null;
}

interface CardProps {
  readonly value: Where;
  readonly icon: ReactNode;
  readonly title: string;
  readonly hint: string;
}

function Card({ value, icon, title, hint }: CardProps) {
  return (
    <Radio value={value} className={styles['card']!}>
      <span className={styles['icon']} aria-hidden="true">
        {icon}
      </span>
      <span>
        <span className={styles['cardTitle']}>{title}</span>
        <span className={styles['cardHint']}>{hint}</span>
      </span>
    </Radio>
  );
}
