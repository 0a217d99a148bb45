import { expect, test } from 'vitest';
import { debControl, fpmOrder, rpmSpec } from './fpm.ts';

const said = (
  '-s dir --force -t deb -d libgtk-3-0 -d libnss3 --deb-recommends pipewire --architecture amd64 --name ringfort ' +
  '--version 0.1.0 --maintainer M --rpm-digest=sha256 --license MIT --category comm /from/=/opt/Ringfort /i.png=/usr/i.png'
).split(' ');
const order = fpmOrder([...said, '--description', 'Calls\n Private calls.\n\n Twice.']);

test('what electron-builder tells fpm is understood, and what is half said is refused', () => {
  expect(order.said).toMatchObject({ '-t': 'deb', '--name': 'ringfort', '--rpm-digest': 'sha256' });
  expect(order.files).toEqual([
    { from: '/from/', to: '/opt/Ringfort' },
    { from: '/i.png', to: '/usr/i.png' },
  ]);
  expect(() => fpmOrder(['--name'])).toThrow('--name without a value');
  expect(() => fpmOrder(['/nowhere'])).toThrow('without a place');
});

test('a Debian package says what it needs and what it is', () => {
  const control = debControl(order, 1234);
  expect(control).toContain('\nDepends: libgtk-3-0, libnss3\nRecommends: pipewire\nSection: comm\n');
  expect(control).toMatch(/\nDescription: Calls\n Private calls\.\n \.\n Twice\.\n$/u);
});

test('scripts of an RPM package are kept as they are, per cent signs too', () => {
  const spec = rpmSpec(order, { install: 'echo 100%', remove: 'rm x' }, []);
  expect(spec).toContain('Requires: libnss3');
  expect(spec).toContain('%post\necho 100%%\n');
});

test('of the folders in an RPM package those are its own, and go with it, that fpm was told of', () => {
  const owning = fpmOrder([...said, '--directories=/opt/Ringfort']);
  const folder = (path: string) => ({ path, isFolder: true });
  const places = [folder('/opt'), folder('/opt/Ringfort'), folder('/opt/Ringfort/resources')];
  const file = { path: '/opt/Ringfort/resources/app.asar', isFolder: false };
  const files = (given: typeof owning) =>
    rpmSpec(given, { install: '', remove: '' }, [...places, file]).split('%defattr(-,root,root,-)\n')[1];
  expect(files(order)).toBe(`"${file.path}"\n`);
  expect(files(owning)).toBe(`%dir "/opt/Ringfort"\n%dir "/opt/Ringfort/resources"\n"${file.path}"\n`);
});
