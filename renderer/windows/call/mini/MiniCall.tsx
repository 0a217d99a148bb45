import { Maximize2, Mic, MicOff, MonitorX, PhoneOff } from 'lucide-react';
import { nameAndHandle, peerName } from '../../../../core/call/peerName.ts';
import { useEffect, useRef, type ReactNode } from 'react';
import { Toolbar } from 'react-aria-components';
import { useIntl } from 'react-intl';
import type { Quality } from '../../../../core/call/quality/quality.ts';
import { Avatar } from '../../../components/people/Avatar.tsx';
import { Elapsed } from '../../../components/calls/Elapsed.tsx';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import type { MediaView } from '../../../media/mediaView.ts';
import { canMute, isSpeaking } from '../view/microphoneButton.ts';
import type { CallInProgress } from '../view/callInProgress.ts';
import { TrackPicture } from '../stage/TrackPicture.tsx';
import { QualityBars } from '../quality/QualityBars.tsx';
import { causeText, qualityText } from '../quality/qualityText.ts';
import { statusText } from '../view/statusText.ts';
import { useKeptFocus } from '../controls/useKeptFocus.ts';
import { theirPictures } from '../view/theirMedia.ts';
import styles from './MiniCall.module.css';

export interface MiniCallProps {
  readonly view: CallInProgress;
  readonly media: MediaView;
  /** Null: not known, or on hold. */
  readonly quality: Quality | null;
  readonly isHeld: boolean;
  /** Space is for talking: the focus that nobody placed stays off the buttons. */
  readonly leavesSpace: boolean;
  readonly toggleMicrophone: () => void;
  /** Null: nothing is shared from here. */
  readonly stopSharing: (() => void) | null;
  readonly hangUp: () => void;
  readonly grow: () => void;
  /** What cannot wait, above the buttons. */
  readonly notice: ReactNode;
}

/** The call while the person does something else: who it is, and what cannot wait for the whole window. */
export function MiniCall({ view, media, quality, isHeld, leavesSpace, ...actions }: MiniCallProps) {
  const { toggleMicrophone, stopSharing, hangUp, grow, notice } = actions;
  const intl = useIntl();
  const { peer: handle, name } = view.call;
  const peer = peerName(view.call);
  const { camera, screen } = theirPictures(view, media);
  const picture = screen ?? camera;
  const speaking = isSpeaking(media);
  /** Before what is shared, which nobody sees now; its button and its frame tell of that all the same. */
  const isBroken = view.phase === 'connected' && view.reconnecting;
  const whole = useRef<HTMLDivElement>(null);
  const back = useRef<HTMLButtonElement>(null);
  const foot = useRef<HTMLDivElement>(null);
  useKeptFocus(foot);
  useEffect(() => {
    // What had the focus went with the large form.
    if (document.activeElement === document.body) (leavesSpace ? whole : back).current?.focus();
  }, [leavesSpace]);
  return (
    <div
      ref={whole}
      tabIndex={-1}
      className={styles['mini']}
      data-sharing={stopSharing !== null || undefined}
      onDoubleClick={grow}
      role="presentation"
    >
      {picture === null ? (
        <div className={styles['face']}>
          <Avatar handle={handle} name={name} size={64} />
        </div>
      ) : (
        <TrackPicture
          track={picture}
          label={intl.formatMessage({ id: screen === null ? 'call.remoteVideo' : 'call.remoteScreen' }, { peer })}
          className={styles[screen === null ? 'picture' : 'screen']}
        />
      )}
      {notice}
      <div ref={foot} className={styles['foot']}>
        <div className={styles['who']}>
          <h1 className={styles['name']} title={nameAndHandle(view.call)}>
            <bdi>{peer}</bdi>
          </h1>
          <p className={styles['status']}>
            {quality !== null && (
              <span
                className={styles['quality']}
                role="img"
                aria-label={qualityText(intl, quality)}
                title={causeText(intl, quality, peer) ?? qualityText(intl, quality)}
              >
                <QualityBars bars={quality.bars} />
              </span>
            )}
            <span className={styles['text']}>
              {stopSharing !== null && !isBroken ? (
                intl.formatMessage({ id: 'call.screen.sharing' }, { peer })
              ) : view.phase === 'connected' && !isHeld && !isBroken ? (
                <Elapsed since={view.connectedAt} />
              ) : (
                statusText(intl, view)
              )}
            </span>
          </p>
        </div>
        <Toolbar
          className={styles['tools']!}
          aria-label={intl.formatMessage({ id: 'call.controls' })}
          // A second press on a button is not one on the picture.
          onDoubleClick={(event) => event.stopPropagation()}
        >
          <IconButton
            label={intl.formatMessage({ id: speaking ? 'call.mute' : 'call.unmute' })}
            icon={speaking ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
            kind="raised"
            className={speaking ? undefined : styles['off']}
            disabled={isHeld || !canMute(media)}
            shortcut="toggleMicrophone"
            onClick={toggleMicrophone}
          />
          {stopSharing !== null && (
            <IconButton
              label={intl.formatMessage({ id: 'call.screen.off' })}
              icon={<MonitorX aria-hidden="true" />}
              kind="accent"
              shortcut="toggleScreen"
              onClick={stopSharing}
            />
          )}
          <IconButton
            ref={back}
            label={intl.formatMessage({ id: 'call.mini.off' })}
            icon={<Maximize2 aria-hidden="true" />}
            kind="raised"
            onClick={grow}
          />
          <IconButton
            label={intl.formatMessage({ id: 'call.hangUp' })}
            icon={<PhoneOff aria-hidden="true" />}
            kind="danger"
            shortcut="hangUp"
            onClick={hangUp}
          />
        </Toolbar>
      </div>
    </div>
  );
}
