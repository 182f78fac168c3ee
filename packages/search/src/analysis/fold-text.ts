/** Letters that Unicode does not decompose, though people type them without their stroke. */
const strokes: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
}

const plain = /^[\x20-\x7e]*$/
const stroked = /[ßøłđðþæœıħŧ]/g
// Only the combining blocks of European scripts: in Thai or Hindi a mark is a vowel, not a decoration.
const diacritics = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g

/**
 * The form under which two spellings of a word meet: compatibility-normalised, lower case whatever the locale,
 * without diacritics or strokes. `Größe` and `grosse`, `İ` and `i`, `ﬁ` and `fi` are the same.
 */
export function foldText(text: string): string {
  if (plain.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(diacritics, '')
    .replace(stroked, (letter) => strokes[letter] ?? letter)
    .normalize('NFC')
}
