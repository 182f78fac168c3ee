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
    return { text: shown, ...(name === 'templatefile' && { template: paths[0] as string }) }
  })
}
