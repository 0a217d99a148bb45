import { useIntl } from 'react-intl';
import { Picture } from './Picture.tsx';
import styles from './OwnPicture.module.css';

/** Mirrored, because that is how people know themselves; the other side sees it unmirrored. */
export function OwnPicture({ track }: { readonly track: MediaStreamTrack }) {
  const intl = useIntl();
  return (
    <div className={styles['tile']}>
      <Picture track={track} label={intl.formatMessage({ id: 'call.localVideo' })} className={styles['picture']} />
    </div>
  );
}
