import { createRandom } from './random.mjs'
import { paragraph, technicalWord } from './words.mjs'

/** @import { Random } from './random.mjs' */

/**
 * @typedef {object} PortalDocument
 * @property {string} id its place, as text
 * @property {string} title
 * @property {string} name the entity's, empty for a section of the docs
 * @property {string} text
 * @property {string} tags
 */

const firsts =
  'amber basalt cedar delta ember fjord garnet harbor indigo jasper kestrel lagoon maple nimbus onyx pewter quartz raven saffron tundra umber violet willow yarrow zephyr'.split(
    ' ',
  )
const seconds =
  'billing booking checkout claims delivery fraud identity inventory loyalty mailer notifier onboarding pricing profile quoting rating reporting returns routing settlement shipping stock tariff tracking vouchers wallet'.split(
    ' ',
  )
const thirds = 'api backend batch cron gateway library mobile service web worker'.split(' ')

/** Every so many documents one holds a word of its own, by which it is seen that a contender indexed to the end. */
export const probeEvery = 100

/** Of letters and none twice in a row: digits and doubled letters are not told apart by every contender. */
export const probeOf = (index) => {
  const digits = String(index / probeEvery).padStart(3, '0')
  return `probe${digits.replace(/./g, (digit) => `${'bcdfgklmnr'[digit]}a`)}`
}

/**
 * Documents of a portal: a fifth are entities with names like `amber-billing-api`, the others sections of docs, some of
 * which mention an entity.
 *
 * @param {number} count
 * @returns {PortalDocument[]}
 */
export function generatePortalDocuments(count) {
  const random = createRandom(20261104)
  return Array.from({ length: count }, (_, index) => {
    const probe = index % probeEvery === 0 ? ` ${probeOf(index)}` : ''
    const document = index % 5 === 0 ? entity(random, index / 5) : section(random, count)
    return { id: String(index), ...document, text: `${document.text}${probe}` }
  })
}

function entity(random, number) {
  const name = nameOf(number)
  const words = name.split('-')
  const title = words.map((word) => `${word[0].toUpperCase()}${word.slice(1)}`).join(' ')
  return { title, name, text: paragraph(random, 2), tags: `${words[1]} ${technicalWord(random)}` }
}

function section(random, count) {
  const mention = random.next() < 0.2 ? ` See ${nameOf(random.integer(count / 5))}.` : ''
  return {
    title: `${technicalWord(random)} ${technicalWord(random)} ${technicalWord(random)}`,
    name: '',
    text: `${paragraph(random, 6)}${mention}`,
    tags: technicalWord(random),
  }
}

const regions = ['', '-eu', '-us', '-apac', '-latam']

/** Names that differ from one another in at least one word, by counting in mixed bases. */
function nameOf(number) {
  const step = number * 1_009
  const names = firsts.length * seconds.length * thirds.length
  const first = firsts[step % firsts.length]
  const second = seconds[Math.floor(step / firsts.length) % seconds.length]
  const third = thirds[Math.floor(step / (firsts.length * seconds.length)) % thirds.length]
  return `${first}-${second}-${third}${regions[Math.floor(number / names) % regions.length]}`
}

/**
 * Questions for one known entity each, in the ways that people ask.
 *
 * @param {readonly PortalDocument[]} documents
 * @param {number} count of questions of each way
 * @returns {{ way: string, query: string, id: string }[]}
 */
export function knownItemQueries(documents, count) {
  const random = createRandom(20261105)
  const entities = documents.filter(({ name }) => name !== '')
  const chosen = Array.from({ length: count }, () => random.pick(entities))
  return chosen.flatMap(({ id, name }) =>
    Object.entries(ways).map(([way, ask]) => ({ way, query: ask(name, random), id })),
  )
}

const ways = {
  name: (name) => name,
  'words reversed': (name) => name.split('-').reverse().join(' '),
  'camel-case': (name) =>
    name
      .split('-')
      .map((word) => `${word[0].toUpperCase()}${word.slice(1)}`)
      .join(''),
  'as typed': (name, random) => name.replaceAll('-', ' ').slice(0, -1 - random.integer(2)),
  typo: (name, random) => {
    const words = name.split('-')
    // A typo in a word of three letters is another word.
    const at = random.pick([0, 1].filter((index) => words[index].length > 4))
    words[at] = random.pick(slips)(words[at], 1 + random.integer(words[at].length - 2))
    return words.join(' ')
  },
}

/** What fingers do to a word at some place that is not its first letter. */
const slips = [
  (word, at) => word.slice(0, at) + word.slice(at + 1),
  (word, at) => word.slice(0, at) + word[at] + word.slice(at),
  (word, at) => `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`,
  (word, at) => `${word.slice(0, at)}x${word.slice(at + 1)}`,
]

/**
 * Questions of one to three words that stand together in some document.
 *
 * @param {readonly PortalDocument[]} documents
 * @param {{ words: number, count: number }} options
 */
export function wordQueries(documents, { words, count }) {
  const random = createRandom(20261106 + words)
  return Array.from({ length: count }, () => {
    const text =
      random
        .pick(documents)
        .text.toLowerCase()
        .match(/\p{L}{4,}/gu) ?? []
    const from = random.integer(Math.max(1, text.length - words))
    return text.slice(from, from + words).join(' ')
  })
}
