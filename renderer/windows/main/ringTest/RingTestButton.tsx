import { PhoneIncoming } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../../components/controls/Button.tsx';
import { later, OnceWanted } from '../../../components/mending/later.tsx';

const RingTestSheet = later(async () => (await import('./RingTestSheet.tsx')).RingTestSheet);

/** One press finds out whether somebody who calls is seen and heard here. */
export function RingTestButton() {
  const intl = useIntl();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon={<PhoneIncoming size={16} aria-hidden="true" />} onClick={() => setOpen(true)}>
        {intl.formatMessage({ id: 'ringTest.open' })}
      </Button>
      <OnceWanted isWanted={isOpen}>
        <RingTestSheet isOpen={isOpen} onClose={() => setOpen(false)} />
      </OnceWanted>
    </>
  );
}
