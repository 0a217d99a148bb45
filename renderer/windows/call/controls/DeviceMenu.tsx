import { Check, ChevronUp } from 'lucide-react';
import { useEffect, useEffectEvent } from 'react';
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { useIntl, type IntlShape } from 'react-intl';
import type { DeviceKind } from '../../../../core/ipc/deviceKinds.ts';
import { SOUND_SWITCHES, soundOf, type SoundSwitch } from '../../../../core/ipc/microphoneSound.ts';
import type { DeviceChoicesView } from '../../../media/deviceChoicesView.ts';
import { shownLabel, type PresentDevice } from '../../../media/deviceList.ts';
import { useAsk } from '../contexts/ask.ts';
import styles from './DeviceMenu.module.css';
import { useDevices } from '../contexts/devicesOfCall.ts';
import { usePictureChoices } from '../contexts/pictureChoices.ts';
import { useCallSettings } from '../contexts/settingsOfCall.ts';

export interface DeviceMenuProps {
  readonly label: string;
  readonly kinds: readonly DeviceKind[];
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** The devices of some kinds, each with the one that is used marked; the choice holds at once. */
export function DeviceMenu({ label, kinds, isOpen, onOpenChange }: DeviceMenuProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { devices, look, choose: chooseHere } = useDevices();
  const { blurBackground } = usePictureChoices();
  const blurText = intl.formatMessage({ id: 'call.blur' });
  const lookAsItOpens = useEffectEvent(look);
  useEffect(() => {
    // Whoever opened it.
    if (isOpen) lookAsItOpens();
  }, [isOpen]);
  const choose = (kind: DeviceKind, id: string) => {
    const chosen = devices.devices[kind].find((device) => device.id === id);
    const device = chosen === undefined ? null : { id: chosen.id, label: chosen.label, group: chosen.group };
    chooseHere(kind, id);
    void ask((main) => main.chooseDevice({ kind, device }));
  };
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      <Button aria-label={label} className={styles['open']!}>
        <ChevronUp aria-hidden="true" />
      </Button>
      <Popover placement="top" offset={18} className={styles['popover']!}>
        <Menu aria-label={label} className={styles['menu']!}>
          {kinds.map((kind) => (
            <MenuSection
              key={kind}
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={[keyOf(kind, devices.used[kind]?.id)]}
              onSelectionChange={(keys) => {
                const [key] = keys === 'all' ? [] : keys;
                if (key !== undefined) choose(kind, String(key).slice(kind.length + 1));
              }}
            >
              <Header className={styles['kind']}>{intl.formatMessage({ id: `device.${kind}` })}</Header>
              {optionsOf(intl, kind, devices).map(({ id, text }) => (
                <Option key={id} id={keyOf(kind, id)} text={text} />
              ))}
            </MenuSection>
          ))}
          {kinds.includes('microphone') && <SoundSwitches microphone={devices.used.microphone} />}
          {kinds.includes('camera') && (
            <MenuSection
              selectionMode="multiple"
              aria-label={blurText}
              selectedKeys={blurBackground ? [BLUR] : []}
              onSelectionChange={(keys) => {
                const isWanted = keys === 'all' || keys.has(BLUR);
                void ask((main) => main.choosePicture({ blurBackground: isWanted }));
              }}
            >
              <Option id={BLUR} text={blurText} />
            </MenuSection>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** What is done to the sound of the microphone that is used: the next one may sound otherwise. */
function SoundSwitches({ microphone }: { readonly microphone: PresentDevice | null }) {
  const intl = useIntl();
  const ask = useAsk();
  const sound = soundOf(useCallSettings(), microphone);
  return (
    <MenuSection
      selectionMode="multiple"
      selectedKeys={SOUND_SWITCHES.filter((name) => sound[name])}
      onSelectionChange={(keys) => {
        const isOn = (name: SoundSwitch) => keys === 'all' || keys.has(name);
        const change = Object.fromEntries(
          SOUND_SWITCHES.filter((name) => isOn(name) !== sound[name]).map((name) => [name, isOn(name)]),
        );
        void ask((main) => main.chooseSound({ label: microphone?.label ?? null, change }));
      }}
    >
      <Header className={styles['kind']}>
        {microphone === null
          ? intl.formatMessage({ id: 'settings.microphoneSounds' })
          : intl.formatMessage({ id: 'call.sound.of' }, { device: shownLabel(microphone.label) })}
      </Header>
      {SOUND_SWITCHES.map((name) => (
        <Option
          key={name}
          id={name}
          text={intl.formatMessage({ id: `settings.${name}` })}
          // It leaves the others nothing to do.
          isDisabled={sound.originalSound && name !== 'originalSound'}
        />
      ))}
    </MenuSection>
  );
}

const BLUR = 'blur';

interface OptionProps {
  readonly id: string;
  readonly text: string;
  readonly isDisabled?: boolean;
}

function Option({ id, text, isDisabled = false }: OptionProps) {
  return (
    <MenuItem id={id} textValue={text} isDisabled={isDisabled} className={styles['device']!}>
      {({ isSelected }) => (
        <>
          <span className={styles['mark']}>{isSelected && <Check size={16} aria-hidden="true" />}</span>
          <span className={styles['text']}>{text}</span>
        </>
      )}
    </MenuItem>
  );
}

/** Of all kinds in one menu, so that two kinds may have a device of one id. */
const keyOf = (kind: DeviceKind, id = '') => `${kind} ${id}`;

function optionsOf(intl: IntlShape, kind: DeviceKind, { devices, systemDefault }: DeviceChoicesView) {
  const device = systemDefault[kind];
  const byDefault =
    device === null
      ? intl.formatMessage({ id: 'device.systemDefault' })
      : intl.formatMessage({ id: 'device.systemDefault.named' }, { device: shownLabel(device.label) });
  return [{ id: '', text: byDefault }, ...devices[kind].map(({ id, label }) => ({ id, text: shownLabel(label) }))];
}
