import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeControls, escapeLines, excerpt } from '#src/cli/escape.js';

test('Control characters are written out', () => {
  assert.equal(escapeControls('a\x1b[31mb\r\n\t\0\x7f\x9b'), 'a\\x1b[31mb\\r\\n\\t\\x00\\x7f\\x9b');
});

test('Marks that turn the line around or break it are written out', () => {
  assert.equal(escapeControls('photo\u202egpj.exe\u2028'), 'photo\\u202egpj.exe\\u2028');
});

test('Other text stays as it is', () => {
  assert.equal(escapeControls('Grüße, 写真, 🎉 \\x1b'), 'Grüße, 写真, 🎉 \\x1b');
});

test('Lines of a message stay lines, indented', () => {
  assert.equal(escapeLines('one\r\ntwo\x07\n', '  '), 'one\n  two\\x07');
});

test('A long text is cut for a message', () => {
  assert.equal(excerpt('x'.repeat(100)), `${'x'.repeat(60)}…`);
});
