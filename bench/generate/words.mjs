/** @import { Random } from './random.mjs' */

const common =
  'the of to and a in is for on with that this by be are as it from at or an when if not can must'.split(
    ' ',
  )
const technical =
  `service request response latency cache queue database deployment cluster node alert metric trace
  rollback release pipeline token secret owner team contract schema payload retry timeout limit quota
  region zone replica shard backup restore incident runbook dashboard policy gateway ledger invoice
  payment refund customer account order catalog search index document template repository branch
  commit review approval audit event consumer producer topic partition offset stream batch worker`.split(
    /\s+/,
  )
const syllables =
  'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo ya zen dra fli gro ple sto tri'.split(
    ' ',
  )

/** A vocabulary as skewed as a language: few words make up most of a text, most words are rare. */
const vocabulary = [...common, ...technical, ...inventedWords(4_000)]

/** Words that no dictionary has, two to four syllables each. */
function inventedWords(count) {
  const base = syllables.length
  return Array.from({ length: count }, (_, number) =>
    [base ** 2, base, 1]
      .map((unit) => syllables[Math.floor((number * 7 + base ** 2) / unit) % base])
      .join(''),
  )
}

/**
 * @param {Random} random
 * @param {number} words
 */
export function sentence(random, words) {
  const text = Array.from({ length: words }, () => random.pickSkewed(vocabulary)).join(' ')
  return `${text[0].toUpperCase()}${text.slice(1)}.`
}

/**
 * @param {Random} random
 * @param {number} sentences
 */
export function paragraph(random, sentences) {
  return Array.from({ length: sentences }, () => sentence(random, 8 + random.integer(10))).join(' ')
}

/** @param {Random} random */
export const technicalWord = (random) => random.pick(technical)
