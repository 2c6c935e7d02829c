/** Makes foreign text harmless on a terminal: file names and messages may hold escape sequences, or turn the line around. */

// Control characters of ASCII and Latin-1, and the marks that change the direction of text or end a line.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const UNSAFE = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** On one line: every control character as `\x1b`, `\n`, `\u202e`. */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE, (character) => SHORT[character] ?? escapeCode(character.charCodeAt(0)));
}

/** As escapeControls, but lines stay lines, the later ones indented. */
export function escapeLines(text: string, indent: string): string {
  return text.trimEnd().split(/\r?\n/).map(escapeControls).join(`\n${indent}`);
}

function escapeCode(code: number): string {
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

const EXCERPT_LENGTH = 60;

/** The beginning of a text, for a message. */
export function excerpt(text: string, longest = EXCERPT_LENGTH): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
