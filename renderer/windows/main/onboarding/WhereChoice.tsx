import { House, Server } from 'lucide-react';
import type { ReactNode } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { useIntl } from 'react-intl';
import type { Where } from './useRegistration.ts';
import styles from './Onboarding.module.css';

export interface WhereChoiceProps {
  readonly value: Where;
  readonly onChange: (where: Where) => void;
  readonly isDisabled: boolean;
}

/** At a server that there is, or at one of their own on this computer. */
export function WhereChoice({ value, onChange, isDisabled }: WhereChoiceProps) {
  const intl = useIntl();
  return (
    <RadioGroup
      className={styles['where']!}
      value={value}
      onChange={(chosen) => onChange(chosen === 'host' ? 'host' : 'join')}
      isDisabled={isDisabled}
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
  );
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
