import { hash } from 'node:crypto'
import { throwIfAborted } from '@callboard/core'
import { type ReferenceBase, readersFor } from './resolve-target.ts'

/** What a source was made from, where its text is not all that decides about it. */
export interface SourceInputs {
  /** Of the text and the way that led to it. */
  digest: string
  /** The files that it brought in. */
  files: readonly InputFile[]
}

/** A file as it was when it was read. */
export interface InputFile {
  url: string
  digest: string
}

/** What is kept of a file, to tell whether it is the same. */
export function inputFile(url: string, text: string): InputFile {
  return { url, digest: hash('sha256', text, 'base64url') }
}

/**
 * Whether files are what they were. To read them again takes a fraction of what it takes to gather an interface description of
 * half a megabyte. One that cannot be read now is another one.
 *
 * @throws the reason of an aborted signal
 */
export async function areSame(
  files: readonly InputFile[],
  base: ReferenceBase,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    for (const { url, digest } of files) {
      const { text } = await readersFor(url, base).read(url, { signal })
      throwIfAborted(signal)
      if (inputFile(url, text).digest !== digest) return false
    }
    return true
  } catch {
    throwIfAborted(signal)
    return false
  }
}
