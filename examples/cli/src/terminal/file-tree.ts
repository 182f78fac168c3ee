import type { Screen } from './screen.ts'
import { indent } from './table.ts'
import { pad, textWidth } from './text-width.ts'
import { bytes as sizeText } from './words.ts'

/** A file of a tree. */
export interface TreeFile {
  path: string
  executable: boolean
  /** Size. */
  bytes: number
}

interface Line {
  text: string
  size: string
}

/** Files as a tree, folders once, sizes beside the files. */
export function fileTree({ clean, style }: Screen, files: readonly TreeFile[]): string[] {
  const lines: Line[] = []
  let open: string[] = []
  for (const { path, executable, bytes } of files) {
    const folders = path.split('/')
    const name = folders.pop() ?? ''
    const shared = folders.findIndex((folder, depth) => open[depth] !== folder)
    for (const [depth, folder] of folders.entries()) {
      if (shared === -1 || depth < shared) continue
      lines.push({ text: `${indent.repeat(depth + 1)}${clean(folder)}/`, size: '' })
    }
    open = folders
    const text = `${indent.repeat(folders.length + 1)}${clean(name)}${executable ? '*' : ''}`
    lines.push({ text, size: sizeText(bytes) })
  }
  const width = Math.max(0, ...lines.map(({ text }) => textWidth(text)))
  return lines.map(({ text, size }) =>
    size === '' ? text : `${pad(text, width)}  ${style.dim(size)}`,
  )
}
