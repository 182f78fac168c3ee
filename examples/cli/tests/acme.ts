import { fileURLToPath } from 'node:url'
import type { Folder } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'

const demo = fileURLToPath(new URL('../../acme', import.meta.url))

/** A folder with a configuration for the demo organisation, and with everything that its portal keeps. */
export interface AcmeFolder extends AsyncDisposable {
  folder: Folder
  /** Names the configuration, to be added to a command. */
  config: ['--config', 'callboard.config.ts']
  /** Surroundings of a command that is called in the folder. */
  here: { cwd: string }
}

/** Writes a configuration as somebody would whose portal is that of the demo. */
export async function openAcme(): Promise<AcmeFolder> {
  const temporary = await createTemporaryFolder({ allowGit: true })
  const { folder } = temporary
  await folder.write('package.json', '{ "type": "module" }')
  await folder.write(
    'callboard.config.ts',
    [
      `import { acmeIn } from ${JSON.stringify(`${demo}/callboard.config.ts`)}`,
      "export default acmeIn(import.meta.dirname + '/.callboard')",
    ].join('\n'),
  )
  return {
    folder,
    config: ['--config', 'callboard.config.ts'],
    here: { cwd: folder.root },
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  }
}
