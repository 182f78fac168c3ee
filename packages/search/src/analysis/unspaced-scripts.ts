/** A piece of a run, at its offset there. */
interface RunPiece {
  text: string
  at: number
}

/** A stretch of one way of writing inside of a word. */
export interface UnspacedRun extends RunPiece {
  /** What it is searched by; nothing where its script puts spaces between words. */
  pieces?: Iterable<RunPiece>
  /** Whether the whole is a word too, as in Korean, which puts spaces but glues endings to the words. */
  isWord: boolean
}

/** Longest run whose words a dictionary looks for at once. */
const maxSegmented = 1000

const pairs = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]+/u
const hangul = /\p{sc=Hangul}+/u
const segmented = /[\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]+/u
const any = new RegExp(`${pairs.source}|${hangul.source}|${segmented.source}`, 'gu')
const anywhere =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
const plain = /^[^\u0e00-\uffff]*$/
/** A letter of a syllable that is still being typed. */
const unfinished = /(?<=[가-힣])[\u3131-\u3163\u1100-\u11ff]+$/

/** Whether a word has parts in a script that does not put spaces between words, or glues them together. */
export function hasUnspaced(text: string): boolean {
  return !plain.test(text) && anywhere.test(text)
}

/** The stretches of a word by how they are written. */
export function* eachUnspacedRun(text: string): Generator<UnspacedRun> {
  let last = 0
  for (const { 0: run, index: at } of text.matchAll(any)) {
    if (at > last) yield { text: text.slice(last, at), at: last, isWord: false }
    last = at + run.length
    if (hangul.test(run)) {
      const word = run.replace(unfinished, '')
      yield { text: word, at, pieces: pairsOf(word), isWord: true }
    } else if (segmented.test(run)) yield { text: run, at, pieces: wordsOf(run), isWord: false }
    else yield { text: run, at, pieces: pairsOf(run), isWord: false }
  }
  if (last < text.length) yield { text: text.slice(last), at: last, isWord: false }
}

function* pairsOf(run: string): Generator<RunPiece> {
  let at = 0
  let next = widthAt(run, 0)
  do {
    const end = next + widthAt(run, next)
    yield { text: run.slice(at, end), at }
    at = next
    next = end
  } while (next < run.length)
}

/** UTF-16 units of the character at a place, 0 behind the end. */
function widthAt(text: string, at: number): number {
  const code = text.codePointAt(at)
  return code === undefined ? 0 : code > 0xffff ? 2 : 1
}

let thai: Intl.Segmenter | undefined

/** Words as a dictionary finds them. The script tells the language, so that one is enough for all. */
function* wordsOf(run: string): Generator<RunPiece> {
  thai ??= new Intl.Segmenter('th', { granularity: 'word' })
  for (let from = 0; from < run.length; from += maxSegmented) {
    for (const { segment, index } of thai.segment(run.slice(from, from + maxSegmented)))
      yield { text: segment, at: from + index }
  }
}
