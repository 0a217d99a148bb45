import { ArrowLeftRight, House, Waypoints } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { Path } from '../../../../core/call/quality/reading.ts';
import { classNames } from '../../../components/classNames.ts';
import type { CallInProgress } from '../view/callInProgress.ts';
import { routeExplanation } from './routeExplanation.ts';
import styles from './RouteBadge.module.css';

export interface RouteBadgeProps {
  readonly view: CallInProgress;
  /** What the engine says of the way; the badge goes by main's word, and by this only in what that leaves open. */
  readonly path: Path | null;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

/**
 * How the call travels, for as long as it does, and the way to its figures. Before it is connected, only what is
 * certain: that nothing goes direct.
 */
export function RouteBadge({ view, path, isOpen, onOpen }: RouteBadgeProps) {
  const intl = useIntl();
  if (view.phase !== 'connected') {
    if (!view.relayOnly) return null;
    return (
      <span
        className={classNames(styles['badge'], styles['relayed'])}
        title={intl.formatMessage({ id: 'call.relayOnly.explain' })}
      >
        <Waypoints size={14} aria-hidden="true" />
        {intl.formatMessage({ id: 'call.relayOnly' })}
      </span>
    );
  }
  const isDirect = view.route === 'direct';
  const isLocal = isDirect && path === 'local';
  const Icon = isLocal ? House : isDirect ? ArrowLeftRight : Waypoints;
  return (
    <button
      type="button"
      className={classNames(styles['badge'], styles[isDirect ? 'direct' : 'relayed'])}
      title={intl.formatMessage({ id: routeExplanation(view.route) })}
      aria-expanded={isOpen}
      onClick={onOpen}
    >
      <Icon size={14} aria-hidden="true" />
      <span>{intl.formatMessage({ id: `call.route.${view.route}` })}</span>
      {isLocal && <span className={styles['where']}>{intl.formatMessage({ id: 'call.route.local' })}</span>}
    </button>
  );
}
