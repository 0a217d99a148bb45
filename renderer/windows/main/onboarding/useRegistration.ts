import { useState, type FormEvent } from 'react';
import { useIntl } from 'react-intl';
import type { OpenedLink } from '../../../../core/ipc/links.ts';
import type { LastAccount } from '../../../../core/ipc/snapshot.ts';
import { isMessageId } from '../../../words/catalogues.ts';
import { refusalId, refusalText } from '../refusalText.ts';
import { useRequest } from '../useRequest.ts';
import { proposedHandle } from './handleProposal.ts';
import { handleProblem, normaliseHandle } from './handleRules.ts';
import { refusedField, type RegisterFailure, type RegisterField } from './registerFailure.ts';
import type { ServerDecision } from './ServerQuestion.tsx';
import { useInvite } from './useInvite.ts';

export type Where = 'join' | 'host';

/**
 * The form that registers somebody: what they typed, what is wrong with it, and what became of it. `before`: where the
 * person was, or said they would go. `link` brings them here: it names the server, and perhaps an invite.
 */
export function useRegistration(before: LastAccount | null, link: OpenedLink | null) {
  const intl = useIntl();
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

  const refused = (field: RegisterField) =>
    refusal !== null && refusedField(refusal.reason) === field
      ? refusalText(intl, refusal, (reason) => intl.formatMessage({ id: `register.refused.${reason}` }))
      : undefined;

  const saidId = refusalId(refusal, (reason) => `register.refused.${reason}`);
  const hostingId = `hosting.problem.${refusal?.detail}`;
  const hostingCause = refusal?.reason === 'hostFailed' && isMessageId(hostingId) ? hostingId : undefined;

  // While somebody types, say only what no further letter can mend.
  const saysProblem = problem !== null && (wasTried || (written !== '' && problem !== 'tooShort' && !endsOpen(handle)));
  const handleError =
    refused('handle') ?? (saysProblem ? intl.formatMessage({ id: `handle.problem.${problem}` }) : undefined);
  const serverError =
    refused('server') ??
    (wasTried && isServerMissing ? intl.formatMessage({ id: 'onboarding.server.missing' }) : undefined);

  /** What was refused may be mended by what is changed. */
  const changed =
    <Value>(set: (value: Value) => void) =>
    (value: Value): void => {
      set(value);
      forget();
    };
  return {
    ...{ name, written, handle, where, server, invite, guide, comesBack, isBusy, refusal, hostingCause, saidId },
    isHandleGood: problem === null,
    errors: { handle: handleError, server: serverError, invite: refused('invite'), form: refused('form') },
    setName: changed(setName),
    setHandle: changed(setTyped),
    setWhere: changed(setWhere),
    setServer: changed((value: string) => {
      setServer(value);
      setDecision({});
    }),
    setInvite: changed(invite.setCode),
    ...{ submit, register, forget },
  };
}

/** "anna-" is no handle, but "anna-b" will be. */
function endsOpen(handle: string): boolean {
  return handleProblem(`${handle}a`) === null;
}
