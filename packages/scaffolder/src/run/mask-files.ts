import type { Redactor } from '@callboard/core'
import type { PlannedFile } from './plan-template.ts'

/**
 * Masks the files of a plan by those of a second one, made with masks instead of secrets: a file that is the same in
 * both holds none. What is shown of the others does not depend on what the secrets are.
 */
export function maskFiles(
  files: readonly PlannedFile[],
  masked: readonly PlannedFile[],
  redactor: Redactor,
): PlannedFile[] {
  const others = new Map(masked.map((file) => [file.path, file]))
  return files.map((file) => {
    const other = others.get(file.path)
    if (!other) return { ...file, ...hidden, path: redactor.redact(file.path) }
    const isSame =
      other.contentBase64 === file.contentBase64 && other.executable === file.executable
    return isSame && !file.masked ? file : { ...other, masked: true }
  })
}

const hidden = { contentBase64: Buffer.from('***').toString('base64'), masked: true } as const
