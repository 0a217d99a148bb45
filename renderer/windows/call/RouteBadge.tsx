import { ArrowLeftRight, Waypoints } from 'lucide-react';
import { useIntl } from 'react-intl';
import { classNames } from '../../components/classNames.ts';
import type { LiveView } from './liveView.ts';
import { routeExplanation } from './routeExplanation.ts';
import styles from './RouteBadge.module.css';

/**
 * How the call travels, for as long as it does. Before it is connected, only what is certain: that nothing goes direct.
 */
export function RouteBadge({ view }: { readonly view: LiveView }) {
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
  const Icon = isDirect ? ArrowLeftRight : Waypoints;
  return (
    <span
      className={classNames(styles['badge'], styles[isDirect ? 'direct' : 'relayed'])}
      title={intl.formatMessage({ id: routeExplanation(view.route) })}
    >
      <Icon size={14} aria-hidden="true" />
      {intl.formatMessage({ id: `call.route.${view.route}` })}
    </span>
  );
}
