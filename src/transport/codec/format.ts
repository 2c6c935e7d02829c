/**
 * How plain data lies in memory. All is made of slots of 8 bytes, each of two words: what it is, and a number. Strings, doubles and lists of
 * numbers have further slots behind theirs. A value that is or holds objects begins with a GRAPH slot and ends with the lists of keys of
 * its objects, so that each stands there once, and the keys of an object are one number.
 */

export const UNDEFINED = 0;
export const NULL = 1;
export const FALSE = 2;
export const TRUE = 3;
/** The number is the value. */
export const INT = 4;
/** Behind: the value. */
export const DOUBLE = 5;
/** Behind: the value, of 64 bits. */
export const BIGINT = 6;
/** The number: its length. Behind: one byte, or two, for each UTF-16 unit. */
export const TEXT_8 = 7;
export const TEXT_16 = 8;
/** The number: its length. Behind: the elements. */
export const ARRAY = 9;
export const INTS = 10;
export const DOUBLES = 11;
/** The number: which of the lists of keys. Behind: the values in the order of the keys. */
export const OBJECT = 12;
/** The number: which of the objects before, counted as they begin: also arrays, dates, views, what is stood for, and the buffer of each view behind it. */
export const SAME = 13;
/** The number: where the lists of keys are, in bytes from this slot on; 0: there are none. Behind: the value. */
export const GRAPH = 14;
/** Behind: its time. */
export const DATE = 15;
/** The number: bytes and kind. Behind: the bytes, of a view that has its buffer for itself. */
export const VIEW = 16;
/** The number: so many. Behind: doubles, which stand for something that is no plain data (stand-ins.ts). */
export const STAND_IN = 17;

/** Of a GRAPH slot: its value holds a SAME. */
export const SHARED = 1 << 8;
/** Of a GRAPH slot: its value is an array whose elements have nothing in common; each counts its objects anew. */
export const EACH = 1 << 9;

export const SLOT = 8;

/** What is nested deeper is left to v8's serialiser, which does not recurse in JavaScript. */
export const MOST_LEVELS = 100;
/** Objects with more keys are left to v8's serialiser. */
export const MOST_KEYS = 64;

/** A multiple of 8, for what is below 2 ** 31. */
export function padded(bytes: number): number {
  return (bytes + 7) & -8;
}
