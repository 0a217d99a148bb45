import { Maximize2, Minimize2, PictureInPicture2 } from 'lucide-react';
import { useEffect } from 'react';
import { useIntl } from 'react-intl';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { useAsk } from '../contexts/ask.ts';
import { useShape } from '../contexts/shapeOfWindow.ts';

/** Small and above the other windows, or over the whole screen. Escape leaves that, once nothing else is open. */
export function ShapeButtons({ isEscapeFree }: { readonly isEscapeFree: boolean }) {
  const intl = useIntl();
  const ask = useAsk();
  const shape = useShape();
  const isFull = shape === 'fullScreen';
  useEffect(() => {
    if (!isFull || !isEscapeFree) return;
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      void ask((main) => main.reshape({ shape: 'usual' }));
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [ask, isFull, isEscapeFree]);
  return (
    <>
      <IconButton
        size="small"
        label={intl.formatMessage({ id: 'call.mini.on' })}
        icon={<PictureInPicture2 aria-hidden="true" />}
        onClick={() => void ask((main) => main.reshape({ shape: 'mini' }))}
      />
      <IconButton
        size="small"
        label={intl.formatMessage({ id: isFull ? 'call.fullScreen.off' : 'call.fullScreen.on' })}
        icon={isFull ? <Minimize2 aria-hidden="true" /> : <Maximize2 aria-hidden="true" />}
        shortcut="fullScreen"
        onClick={() => void ask((main) => main.reshape({ shape: isFull ? 'usual' : 'fullScreen' }))}
      />
    </>
  );
}
