import { useId, type ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Settings, type SettingGroup, type SettingsChange } from '../../../../../core/ipc/settings.ts';
import type { MessageId } from '../../../../../core/words/messages.ts';
import { isMessageId } from '../../../../words/catalogues.ts';
import { Choice } from '../../../../components/controls/Choice.tsx';
import { Toggle } from '../../../../components/controls/Toggle.tsx';
import { DoNotDisturbControl } from './DoNotDisturbControl.tsx';
import { TimeOfDayControl } from './TimeOfDayControl.tsx';
import { VolumeControl } from './VolumeControl.tsx';
import styles from './Settings.module.css';

const { properties } = Settings;
/** What is drawn from the table alone; devices, keys and texts have parts of their own. */
type Properties = typeof properties;
type OwnPart = 'devices' | 'combination' | 'headsets' | 'step' | 'texts' | 'sounds';
export type SettingName = {
  [Name in keyof Properties]: Properties[Name]['control'] extends OwnPart ? never : Name;
}[keyof Properties];
const isOwnPart = (control: string) =>
  ['devices', 'combination', 'headsets', 'step', 'texts', 'sounds'].includes(control);
const othersSettings: readonly string[] = Object.entries(properties)
  .filter(([, { control }]) => isOwnPart(control))
  .map(([name]) => name);
const isSettingName = (name: string): name is SettingName =>
  Object.hasOwn(properties, name) && !othersSettings.includes(name);
const settingNames = Object.keys(properties).filter((name) => isSettingName(name));

export const settingsOf = (group: SettingGroup): readonly SettingName[] =>
  settingNames.filter((name) => properties[name].group === group);

/** The texts by which somebody may look for this setting. */
export function settingTexts(name: SettingName): readonly MessageId[] {
  const schema = properties[name];
  const values =
    schema.control === 'choice' ? schema.enum : schema.control === 'until' ? ['off', 'halfHour', 'hour', 'on'] : [];
  return [`settings.${name}`, `settings.${name}.explain`, ...values.map((value) => `settings.${name}.${value}`)].filter(
    isMessageId,
  );
}

export interface SettingControlsProps {
  readonly names: readonly SettingName[];
  readonly settings: Settings;
  /** Whether main has taken it. */
  readonly onChange: (change: SettingsChange) => Promise<boolean>;
  /** What is to be said below a setting as things stand. */
  readonly notes?: Partial<Readonly<Record<SettingName, ReactNode>>>;
}

/** The controls of some settings, drawn from the schema alone: a new setting needs nothing here. */
export function SettingControls({ names, settings, onChange, notes = {} }: SettingControlsProps) {
  return names.map((name) => (
    <div key={name} className={styles['item']}>
      <SettingControl name={name} value={settings[name]} onChange={(value) => onChange({ [name]: value })} />
      {notes[name]}
    </div>
  ));
}

interface SettingControlProps {
  readonly name: SettingName;
  readonly value: Settings[SettingName];
  readonly onChange: (value: boolean | string | number) => Promise<boolean>;
}

function SettingControl({ name, value, onChange }: SettingControlProps) {
  const intl = useIntl();
  const explanationId = useId();
  const schema = properties[name];
  const label = intl.formatMessage({ id: `settings.${name}` });
  const explanation = `settings.${name}.explain`;
  const withExplanation = (control: ReactNode) =>
    !isMessageId(explanation) ? (
      control
    ) : (
      <>
        {control}
        <p id={explanationId} className={styles['explain']}>
          {intl.formatMessage({ id: explanation })}
        </p>
      </>
    );
  const set = (next: boolean | string | number): void => void onChange(next);
  const described = isMessageId(explanation) ? { describedBy: explanationId } : {};

  if (schema.control === 'choice') {
    const textOf = (option: string) => {
      const id = `settings.${name}.${option}`;
      return isMessageId(id) ? intl.formatMessage({ id }) : option;
    };
    const options = schema.enum.map((option) => ({ value: option, text: textOf(option) }));
    return withExplanation(
      <Choice label={label} value={String(value)} options={options} onChange={set} {...described} />,
    );
  }
  if (schema.control === 'timeOfDay') {
    return withExplanation(<TimeOfDayControl label={label} value={Number(value)} onChange={set} {...described} />);
  }
  if (schema.control === 'volume') {
    return withExplanation(<VolumeControl label={label} value={Number(value)} onChange={onChange} {...described} />);
  }
  if (schema.control === 'until') {
    const until = value === 'on' || typeof value === 'number' ? value : 'off';
    return withExplanation(<DoNotDisturbControl label={label} value={until} onChange={set} {...described} />);
  }
  return withExplanation(<Toggle label={label} isOn={value === true} onChange={set} {...described} />);
}
