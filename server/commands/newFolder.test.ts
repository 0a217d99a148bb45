import { expect, test } from 'vitest';
import { ownerOfNew } from './newFolder.ts';

const passwd =
  'root:x:0:0::/root:/bin/sh\nringforts:x:5:5::/:/bin/sh\nringfort:x:998:997::/var/lib/ringfort:/bin/false\n';

test('a folder of data that root makes is for the user of the service, or for whom the folder above belongs to', () => {
  expect(ownerOfNew({ uid: 0, gid: 0 }, passwd)).toEqual({ uid: 998, gid: 997 });
  expect(ownerOfNew({ uid: 1000, gid: 100 }, passwd)).toEqual({ uid: 1000, gid: 100 });
  expect(ownerOfNew({ uid: 0, gid: 0 }, 'root:x:0:0::/root:/bin/sh\n')).toEqual({ uid: 0, gid: 0 });
});
