import { posix } from 'node:path'
import { textsIn } from './configuration-blocks.ts'
import { hostFile } from './working-copy.ts'

/** A file that a configuration reads. */
export interface FileUse {
  /** As it is written: `file("${path.module}/app.conf")`. */
  text: string
  /** Path of a template in the configuration, which is looked into as well. */
  template?: string
  /** Why it cannot be told that it stays inside. */
  problem?: string
}

/** Functions that read files, and `templatestring`, whose template can call them. */
const functions = [
  'file',
  'filebase64',
  'filebase64sha256',
  'filebase64sha512',
  'fileexists',
  'filemd5',
  'fileset',
  'filesha1',
  'filesha256',
  'filesha512',
  'templatefile',
  'templatestring',
]

// White space and comments may stand between a name and its parenthesis.
const space = String.raw`(?:\s|/\*[\s\S]*?\*/|(?:#|//)[^\n]*\n)*`
const call = new RegExp(`(?<![A-Za-z_])(${functions.join('|')})${space}\\(`, 'g')
/** A text without anything to be worked out in it but, at its beginning, the folder of the module. */
const literal = String.raw`"(?:\$\{path\.(?:module|root)\}/|\./)?([^"$%\\]*)"`
const onePath = new RegExp(`^\\s*${literal}\\s*[,)]`)
const folderAndPattern = new RegExp(
  `^\\s*(?:path\\.(?:module|root)|${literal})\\s*,\\s*${literal}\\s*\\)`,
)

/** Alternatives of a pattern that are names without dots: of others, two can come to "..". */
const plainPattern = /^(?:[^{}]|\{[^{}.,]+(?:,[^{}.,]+)*\})*$/

/** The uses of files in the expressions of a text. What is written in comments and texts counts, too: it is safer. */
export function fileUses(text: string): FileUse[] {
  return [...text.matchAll(call)].map((match) => {
    const name = match[1] as string
    const rest = text.slice(match.index + match[0].length)
    const shown = `${name}(${rest.slice(0, 60).split('\n')[0]}`
    const found = (name === 'fileset' ? folderAndPattern : onePath).exec(rest)
    if (name === 'templatestring' || !found)
      return { text: shown, problem: 'what it reads is only known when it runs' }
    const paths = found.slice(1).filter((path) => path !== undefined)
    if (paths.some((path) => /^[/~]/.test(path) || path.split('/').includes('..')))
      return { text: shown, problem: 'it leads out of the folder' }
    if (paths.some((path) => posix.basename(posix.normalize(path)).toLowerCase() === hostFile))
      return { text: shown, problem: 'it says where the state is, and is not for configurations' }
    if (name === 'fileset' && !paths.every((path) => plainPattern.test(path)))
      return { text: shown, problem: 'what it reads is only known when it runs' }
    return { text: shown, ...(name === 'templatefile' && { template: paths[0] as string }) }
  })
}

/**
 * Whether functions that read files are called in a text more often than what was parsed of it says: of two values for one
 * key of an object the parser keeps the last, and Terraform works out both.
 */
export function hidesFileUses(text: string, content: unknown): boolean {
  // A comment on a line of its own is none of that, unless the line may end another comment or be a part of a text.
  const comment = /(^|\n)[ \t]*(?:#|\/\/)(?![^\n]*\*\/)[^\n]*/g
  const code = text.includes('<<') ? text : text.replaceAll(comment, '$1')
  const count = (part: string) => [...part.matchAll(call)].length
  const seen = [...textsIn(content)].reduce((sum, part) => sum + count(part), 0)
  return count(unescaped(code)) > seen
}

/** As the parser gives texts, so that none of them makes up for a call. */
function unescaped(text: string): string {
  return text
    .replaceAll(/\\u([0-9a-f]{4})|\\U([0-9a-f]{8})/gi, (all, short, long) => {
      const point = Number.parseInt(short ?? long, 16)
      return point <= 0x10ffff ? String.fromCodePoint(point) : all
    })
    .replaceAll(/\\[nrt]/g, ' ')
}
