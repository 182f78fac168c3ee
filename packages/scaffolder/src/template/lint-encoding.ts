import { CallboardError, type Folder, type Issue } from '@callboard/core'

/** A file that is longer is data, and not text that somebody wrote. */
const maxBytes = 1024 * 1024

/** What only a text of a skeleton holds: two braces alone are in many pictures. */
const expression = /\$\{\{-?\s*(?:values|cookiecutter)\b/

/** A file of a skeleton that holds expressions and is copied as it is, because it is no UTF-8 text. */
export async function lintEncoding(folder: Folder, path: string): Promise<Issue[]> {
  const bytes = Buffer.from(await readSmall(folder, path)).toString('latin1')
  // UTF-16 has a NUL beside each letter of an expression.
  const text = /^(?:\xff\xfe|\xfe\xff)/.test(bytes) ? bytes.replaceAll('\0', '') : bytes
  if (text.includes('\0') || !expression.test(text)) return []
  return [
    {
      severity: 'warning',
      code: 'TEMPLATE_SKELETON_ENCODING',
      message: `"${path}" holds expressions and is not UTF-8, so it is copied as it is`,
      hint: 'Save it as UTF-8.',
      at: { file: path },
    },
  ]
}

async function readSmall(folder: Folder, path: string): Promise<Uint8Array> {
  try {
    return await folder.readBytes(path, { maxBytes })
  } catch (error) {
    if (CallboardError.is(error)) return new Uint8Array()
    throw error
  }
}
