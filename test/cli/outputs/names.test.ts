import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commonParent, extensionOf, memberName, nameBelow, withoutExtension } from '#src/cli/outputs/names.js';

test('The common parent is the deepest folder that holds all files', () => {
  assert.equal(commonParent(['/a/b/c.jpg']), '/a/b');
  assert.equal(commonParent(['/a/b/c.jpg', '/a/b/d/e.jpg']), '/a/b');
  assert.equal(commonParent(['/a/bc/x', '/a/b/x']), '/a');
  assert.equal(commonParent(['/a', '/b/c']), '/');
  assert.equal(nameBelow('/', '/b/c'), 'b/c');
});

test('A line taken as a path never leads out', () => {
  const names = ['/etc/passwd', '../../x', 'a/../b/./c', '..\\..\\x', 'a\0b', 'a\x1b'].map((line) =>
    memberName(line, 0),
  );
  assert.deepEqual(names, ['etc/passwd', 'x', 'a/b/c', 'x', 'a_b', 'a_']);
});

test('A line that names nothing gives its number', () => {
  assert.deepEqual(
    ['', '/', '..', './.'].map((line, index) => memberName(line, index)),
    ['1', '2', '3', '4'],
  );
});

test('An extension is short and has a letter in it', () => {
  assert.deepEqual(['a.jpg', 'a.tar.gz', 'a.7z', '3.14', 'To be. Or not', '.hidden', 'v1.2'].map(extensionOf), [
    '.jpg',
    '.gz',
    '.7z',
    '',
    '',
    '',
    '',
  ]);
  assert.equal(withoutExtension('d.x/a.b.jpg'), 'd.x/a.b');
  assert.equal(withoutExtension('3.14'), '3.14');
});
