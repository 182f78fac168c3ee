import type { Screen } from './screen.ts'
import { indent } from './table.ts'
import { pad, textWidth } from './text-width.ts'
import { bytes } from './words.ts'

/** A file of a tree. */
export interface TreeFile {
  path: string
  executable: boolean
  contentBase64: string
}

interface Line {
  text: string
  size: string
}

/** Files as a tree, folders once, sizes beside the files. */
export function fileTree({ clean, style }: Screen, files: readonly TreeFile[]): string[] {
  const lines: Line[] = []
  let open: string[] = []
  for (const { path, executable, contentBase64 } of files) {
    const folders = path.split('/')
    const name = folders.pop() ?? ''
    const shared = folders.findIndex((folder, depth) => open[depth] !== folder)
    for (const [depth, folder] of folders.entries()) {
      if (shared === -1 || depth < shared) continue
      lines.push({ text: `${indent.repeat(depth + 1)}${clean(folder)}/`, size: '' })
    }
    open = folders
    const size = bytes(Buffer.byteLength(contentBase64, 'base64'))
    const text = `${indent.repeat(folders.length + 1)}${clean(name)}${executable ? '*' : ''}`
    lines.push({ text, size })
  }
  const width = Math.max(0, ...lines.map(({ text }) => textWidth(text)))
  return lines.map(({ text, size }) =>
    size === '' ? text : `${pad(text, width)}  ${style.dim(size)}`,
  )
}
