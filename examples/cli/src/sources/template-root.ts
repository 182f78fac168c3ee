import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Io } from '../io.ts'
import { isInside } from './out-folder.ts'

/**
 * The folder that a template file may read skeletons from, for they often lie beside those of other templates: the repository
 * that the file is in, else its own folder. A repository that holds the user's home, as some keep their settings, is not meant:
 * a template that was downloaded must not read everything there.
 */
export function templateRoot(file: string, { env }: Pick<Io, 'env'>): string {
  const own = dirname(file)
  const home = env.HOME ?? env.USERPROFILE
  const repository = repositoryOf(own)
  const isTooWide = repository === undefined || (home !== undefined && isInside(home, repository))
  return isTooWide ? own : repository
}

function repositoryOf(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder
  const above = dirname(folder)
  return above === folder ? undefined : repositoryOf(above)
}
