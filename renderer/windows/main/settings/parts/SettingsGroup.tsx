import { useId, type ReactNode } from 'react';
import styles from './Settings.module.css';

export function SettingsGroup({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles['group']} aria-labelledby={id}>
      <h3 id={id} className={styles['groupTitle']}>
        {title}
      </h3>
      <SettingsCard>{children}</SettingsCard>
    </section>
  );
}

/** What stands right under the heading of its section. */
export function SettingsCard({ children }: { readonly children: ReactNode }) {
  return <div className={styles['card']}>{children}</div>;
}

export function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className={styles['fact']}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
