import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cliErrors } from '../errors.ts'
import { typescriptConfig, yamlConfig } from './config-texts.ts'

/** Writes a configuration to begin with. Returns the name of the file. @throws CLI_CONFIG_EXISTS CLI_CONFIG_DENIED */
export async function writeConfig({
  folder,
  yaml,
}: {
  /** Absolute path of the folder to write into. */
  folder: string
  yaml: boolean
}): Promise<string> {
  const file = `callboard.config.${yaml ? 'yaml' : 'ts'}`
  try {
    // Refuses a file that is there, also one that came there just now.
    await writeFile(join(folder, file), yaml ? yamlConfig : typescriptConfig, { flag: 'wx' })
    return file
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST') throw cliErrors.CONFIG_EXISTS({ file })
    throw cliErrors.CONFIG_DENIED({ file, folder }, { cause })
  }
}
