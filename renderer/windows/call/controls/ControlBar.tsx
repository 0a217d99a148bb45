import { Mic, MicOff, MonitorUp, MonitorX, Pause, PhoneOff, Play, Video, VideoOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Toolbar } from 'react-aria-components';
import { useIntl } from 'react-intl';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { isWanted, type MediaView } from '../../../media/mediaView.ts';
import { DeviceMenu } from './DeviceMenu.tsx';
import type { HoldAction } from '../view/holdAction.ts';
import { canMute, isSpeaking } from '../view/microphoneButton.ts';
import { useKeptFocus } from './useKeptFocus.ts';
import styles from './ControlBar.module.css';

/** Of devices, which one lies open. */
export type OpenMenu = 'sound' | 'camera' | null;

export interface ControlBarProps {
  readonly media: MediaView;
  /** Nobody hears the other: the devices are released, and have no buttons. */
  readonly isHeld: boolean;
  /** What the hold button does; null: nothing can be held now. To swap has its button beside the other call. */
  readonly hold: HoldAction['does'] | null;
  /** The call was begun with pictures: a camera that is off is worth to be seen. */
  readonly isVideo: boolean;
  readonly mayShow: boolean;
  readonly mayShare: boolean;
  /** Space is for talking: the focus that nobody placed stays off the buttons. */
  readonly leavesSpace: boolean;
  readonly openMenu: OpenMenu;
  readonly onOpenMenu: (menu: OpenMenu) => void;
  readonly toggleMicrophone: () => void;
  readonly toggleCamera: () => void;
  readonly toggleScreen: () => void;
  readonly toggleHold: () => void;
  readonly hangUp: () => void;
}

const SOUND = ['microphone', 'speaker'] as const;
const PICTURE = ['camera'] as const;

/**
 * Each toggle says in its name what a press will do. Arrows go from one to the next, and the next stop of the Tab key
 * is hanging up.
 */
export function ControlBar({
  media,
  isHeld,
  hold,
  isVideo,
  mayShow,
  mayShare,
  leavesSpace,
  openMenu,
  onOpenMenu,
  ...actions
}: ControlBarProps) {
  const { toggleMicrophone, toggleCamera, toggleScreen, toggleHold, hangUp } = actions;
  const intl = useIntl();
  const speaking = isSpeaking(media);
  const showing = isWanted(media.camera);
  const sharing = media.screen === 'on';
  const mayMute = !isHeld && canMute(media);
  const menu = (name: Exclude<OpenMenu, null>) => ({
    isOpen: openMenu === name,
    onOpenChange: (isOpen: boolean) => onOpenMenu(isOpen ? name : null),
  });
  const bar = useRef<HTMLDivElement>(null);
  useKeptFocus(bar);
  /** What has the focus without anybody having put it there. */
  const placed = useRef<Element | null>(null);
  useEffect(() => {
    // The window came up, or what had the focus can no longer be pressed: the next act is here.
    const { activeElement, body } = document;
    if (activeElement !== body && activeElement !== placed.current) return;
    const next = leavesSpace
      ? bar.current?.closest<HTMLElement>('[tabindex="-1"]')
      : bar.current?.querySelector<HTMLElement>('button:not(:disabled, [aria-disabled])');
    next?.focus();
    placed.current = next ?? null;
    // That muting is or is not possible says when to look again.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [mayMute, leavesSpace]);
  return (
    <div ref={bar} className={styles['bar']} data-hides>
      <Toolbar className={styles['devices']!} aria-label={intl.formatMessage({ id: 'call.controls' })}>
        <div className={styles['split']}>
          <IconButton
            label={intl.formatMessage({ id: speaking ? 'call.mute' : 'call.unmute' })}
            icon={speaking ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
            kind="raised"
            size="large"
            className={speaking ? undefined : styles['off']}
            disabled={!mayMute}
            shortcut="toggleMicrophone"
            onClick={toggleMicrophone}
          />
          <DeviceMenu label={intl.formatMessage({ id: 'call.devices.sound' })} kinds={SOUND} {...menu('sound')} />
        </div>
        {media.camera !== 'absent' && (
          <div className={styles['split']}>
            <IconButton
              label={intl.formatMessage({ id: showing ? 'call.camera.off' : 'call.camera.on' })}
              icon={showing ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
              kind="raised"
              size="large"
              className={showing || !isVideo ? undefined : styles['off']}
              disabled={!mayShow}
              shortcut="toggleCamera"
              onClick={toggleCamera}
            />
            <DeviceMenu label={intl.formatMessage({ id: 'call.devices.camera' })} kinds={PICTURE} {...menu('camera')} />
          </div>
        )}
        {media.screen !== 'absent' && (
          <IconButton
            label={intl.formatMessage({ id: sharing ? 'call.screen.off' : 'call.screen.on' })}
            icon={sharing ? <MonitorX aria-hidden="true" /> : <MonitorUp aria-hidden="true" />}
            kind="raised"
            size="large"
            className={sharing ? styles['sharing'] : undefined}
            disabled={!mayShare || media.screen === 'choosing'}
            shortcut="toggleScreen"
            onClick={toggleScreen}
          />
        )}
        {hold !== 'swap' && (
          <IconButton
            label={intl.formatMessage({ id: hold === 'resume' ? 'call.resume' : 'call.hold' })}
            icon={hold === 'resume' ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
            kind="raised"
            size="large"
            className={hold === 'resume' ? styles['sharing'] : undefined}
            disabled={hold === null}
            shortcut="toggleHold"
            onClick={toggleHold}
          />
        )}
      </Toolbar>
      <IconButton
        label={intl.formatMessage({ id: 'call.hangUp' })}
        icon={<PhoneOff aria-hidden="true" />}
        kind="danger"
        size="large"
        className={styles['hangUp']}
        shortcut="hangUp"
        onClick={hangUp}
      />
    </div>
  );
}
