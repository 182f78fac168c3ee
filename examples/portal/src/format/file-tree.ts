import type { PlannedFile } from '@callboard/scaffolder'
import type { FileNode } from '../view-models.ts'
import { formatBytes } from './bytes.ts'

/** A longer file is shown up to here: a plan is for reading. */
const longestShown = 20_000
/** Characters of all files together; those behind are only named. */
const mostShown = 1_000_000

/** Planned files as a tree: folders before files, each in the order of names. */
export function fileTree(files: readonly PlannedFile[]): FileNode[] {
  const root: FileNode = { name: '', children: [] }
  let left = mostShown
  for (const file of files) {
    const parts = file.path.split('/')
    const folder = parts.slice(0, -1).reduce(childFolder, root)
    const node = fileNode(parts.at(-1) ?? '', file, Math.min(left, longestShown))
    left -= node.contents?.length ?? 0
    folder.children?.push(node)
  }
  return sorted(root.children ?? [])
}

function childFolder(parent: FileNode, name: string): FileNode {
  const found = parent.children?.find((node) => node.name === name && node.children)
  if (found) return found
  const made: FileNode = { name, children: [] }
  parent.children?.push(made)
  return made
}

function sorted(nodes: FileNode[]): FileNode[] {
  return nodes
    .map((node) => (node.children ? { ...node, children: sorted(node.children) } : node))
    .sort(
      (a, b) =>
        Number(Boolean(b.children)) - Number(Boolean(a.children)) || (a.name < b.name ? -1 : 1),
    )
}

function fileNode(
  name: string,
  { contentBase64, executable }: PlannedFile,
  longest: number,
): FileNode {
  const bytes = Buffer.from(contentBase64, 'base64')
  const size = formatBytes(bytes.length)
  if (bytes.includes(0)) return { name, size, note: 'Binary file' }
  if (longest === 0) return { name, size }
  const text = bytes.toString('utf8')
  const note =
    text.length > longest ? 'The beginning is shown.' : executable ? 'Executable' : undefined
  return { name, size, contents: text.slice(0, longest), ...(note && { note }) }
}
