import { Eye, EyeOff, Move } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { useAsk } from '../contexts/ask.ts';
import { cornerByKey, nextCorner, type Corner } from './corner.ts';
import { TrackPicture } from './TrackPicture.tsx';
import { usePictureChoices } from '../contexts/pictureChoices.ts';
import { useDrag } from './useDrag.ts';
import styles from './OwnPicture.module.css';

/**
 * Mirrored, because that is how people know themselves; the other side sees it unmirrored. It is dragged into a corner
 * or sent there by the arrows of its button, and put away without the camera going off: the button that did it brings
 * it back.
 */
export function OwnPicture({ track }: { readonly track: MediaStreamTrack }) {
  const intl = useIntl();
  const ask = useAsk();
  const { ownPicture: isShown, ownPictureCorner } = usePictureChoices();
  const [corner, moveTo] = useCorner(
    ownPictureCorner,
    (to) => void ask((main) => main.choosePicture({ ownPictureCorner: to })),
  );
  const { drag, isDragged } = useDrag(moveTo);
  return (
    <div
      className={styles['tile']}
      role="group"
      aria-label={intl.formatMessage({ id: 'call.localVideo' })}
      data-corner={corner}
      data-away={!isShown || undefined}
      data-dragged={isDragged || undefined}
      {...(isShown ? drag : {})}
    >
      {isShown && (
        <TrackPicture
          track={track}
          label={intl.formatMessage({ id: 'call.localVideo' })}
          className={styles['picture']}
        />
      )}
      <div className={styles['tools']} data-hides>
        {isShown && (
          <IconButton
            size="small"
            className={styles['tool']}
            label={intl.formatMessage({ id: 'call.ownPicture.move' })}
            icon={<Move aria-hidden="true" />}
            onClick={() => moveTo(nextCorner(corner))}
            onKeyDown={(event) => {
              const to = cornerByKey(corner, event.key);
              if (to !== null) moveTo(to);
              if (event.key.startsWith('Arrow')) event.preventDefault();
            }}
          />
        )}
        <IconButton
          size="small"
          className={styles['tool']}
          label={intl.formatMessage({ id: isShown ? 'call.ownPicture.hide' : 'call.ownPicture.show' })}
          icon={isShown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
          onClick={() => void ask((main) => main.choosePicture({ ownPicture: !isShown }))}
        />
      </div>
    </div>
  );
}

/** Where it was put at once, and where the settings say as soon as they say something else. */
function useCorner(told: Corner, choose: (corner: Corner) => void) {
  const [state, setState] = useState({ told, corner: told });
  if (state.told !== told) setState({ told, corner: told });
  const moveTo = (corner: Corner): void => {
    setState({ told, corner });
    if (corner !== state.corner) choose(corner);
  };
  return [state.corner, moveTo] as const;
}
