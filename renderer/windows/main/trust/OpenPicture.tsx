import { ImageUp } from 'lucide-react';
import { useRef } from 'react';
import { Button, type ButtonProps } from '../../../components/controls/Button.tsx';

export interface OpenPictureProps extends Pick<ButtonProps, 'size'> {
  readonly label: string;
  readonly onPicture: (picture: Blob) => void;
}

/** A picture of a code out of a file. */
export function OpenPicture({ label, size, onPicture }: OpenPictureProps) {
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        {...(size !== undefined && { size })}
        icon={<ImageUp size={16} aria-hidden="true" />}
        onClick={() => file.current?.click()}
      >
        {label}
      </Button>
      <input
        ref={file}
        type="file"
        accept="image/*"
        hidden
        aria-label={label}
        onChange={(event) => {
          const [picture] = event.currentTarget.files ?? [];
          // The same file may be chosen again after it was taken anew.
          event.currentTarget.value = '';
          if (picture) onPicture(picture);
        }}
      />
    </>
  );
}
