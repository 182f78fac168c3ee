import type { PlannedFile } from '@callboard/scaffolder'
import type { FileNode, ShownFile } from '../view-models.ts'
import { formatBytes } from './bytes.ts'
import { codeHtml } from './code-html.ts'
import { languageOf } from './language-of.ts'

/** A longer file is shown up to here: a plan is for reading. */
const longestShown = 20_000
/** Characters of all files together; those behind are only named. */
const mostShown = 1_000_000
/** The same with colours, which take more time than all the rest. */
const mostColoured = 250_000

/** Planned files as a tree, folders before files and each in the order of names; and in that order for reading. */
export function fileTree(planned: readonly PlannedFile[]): {
  tree: FileNode[]
  files: ShownFile[]
} {
  const root: FileNode = { name: '', children: [] }
  for (const { path } of planned) {
    const parts = path.split('/')
    const folder = parts.slice(0, -1).reduce(childFolder, root)
    folder.children?.push({ name: parts.at(-1) ?? '', path })
  }
  const byPath = new Map(planned.map((file) => [file.path, file]))
  const files: ShownFile[] = []
  let left = mostShown
  const visit = (nodes: readonly FileNode[]): FileNode[] =>
    sorted(nodes).map(({ name, path = '', children }) => {
      if (children) return { name, children: visit(children) }
      const file = byPath.get(path) as PlannedFile
      const text = textOf(file)
      const shown = shownFile(file, { id: `file-${files.length + 1}`, text, left })
      left -= Math.min(text?.length ?? 0, longestShown)
      files.push(shown)
      return { name, href: `#${shown.id}`, size: shown.size }
    })
  const tree = visit(root.children ?? [])
  const first = files.find(({ path }) => path === 'README.md') ?? files.find(isShown) ?? files[0]
  if (first) first.first = true
  return { tree, files }
}

/** What the portal writes for itself is not what people want to read first. */
function isShown({ path, codeHtml: html }: ShownFile): boolean {
  return html !== undefined && !path.startsWith('.')
}

function childFolder(parent: FileNode, name: string): FileNode {
  const found = parent.children?.find((node) => node.name === name && node.children)
  if (found) return found
  const made: FileNode = { name, children: [] }
  parent.children?.push(made)
  return made
}

function sorted(nodes: readonly FileNode[]): FileNode[] {
  return [...nodes].sort(
    (a, b) =>
      Number(Boolean(b.children)) - Number(Boolean(a.children)) || (a.name < b.name ? -1 : 1),
  )
}

/** `undefined` for what is no text. */
function textOf({ contentBase64 }: PlannedFile): string | undefined {
  const bytes = Buffer.from(contentBase64, 'base64')
  return bytes.includes(0) ? undefined : bytes.toString('utf8')
}

function shownFile(
  { path, contentBase64, executable, masked }: PlannedFile,
  { id, text, left }: { id: string; text: string | undefined; left: number },
): ShownFile {
  const longest = Math.min(left, longestShown)
  const notes = [
    ...(text === undefined ? ['binary'] : []),
    ...(text !== undefined && text.length > longest
      ? [longest > 0 ? 'the beginning is shown' : 'too much to be shown']
      : []),
    ...(executable ? ['executable'] : []),
    ...(masked ? ['secrets are masked'] : []),
  ]
  const language = left > mostShown - mostColoured ? languageOf(path) : 'plaintext'
  return {
    id,
    path,
    size: formatBytes(Buffer.byteLength(contentBase64, 'base64')),
    ...(notes.length > 0 && { note: notes.join(', ') }),
    ...(text !== undefined &&
      longest > 0 && { codeHtml: codeHtml(text.slice(0, longest), language) }),
  }
}
