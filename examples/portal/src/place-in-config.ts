import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CallboardError, type SourceLocation } from '@callboard/core'
import { configErrors, type LoadedConfig } from './load-config.ts'

/** Errors about an environment variable, which a file names. */
const aboutVariables = [configErrors.VARIABLE_UNSET, configErrors.SEALING_KEY_UNSET]

/**
 * Carries out what may come upon a variable that is not set, and says where the configuration file names it: by then nobody
 * knows any more which of its keys that was.
 *
 * @throws what the work throws
 */
export async function withPlaceInConfig<T>(
  { file }: Pick<LoadedConfig, 'file'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const make = aboutVariables.find(({ code }) => CallboardError.is(error, code))
    if (!make || file === undefined || !CallboardError.is(error) || error.at) throw error
    const data = error.data as { name: string; what: string }
    throw make(data, { at: await placeOfVariable(data.name, file), cause: error.cause })
  }
}

/** The first line of a configuration file that names a variable outside of a comment; nothing where a program puts the name together. */
export async function placeOfVariable(
  name: string,
  file: string,
): Promise<SourceLocation | undefined> {
  const text = await readFile(resolve(file), 'utf8').catch(() => '')
  const named = new RegExp(`\\b${name}\\b`)
  for (const [index, line] of text.split('\n').entries()) {
    const column = line.replace(/(?:^|\s)(?:#|\/\/).*$/, '').search(named)
    if (column !== -1) return { file, line: index + 1, column: column + 1 }
  }
  return undefined
}
