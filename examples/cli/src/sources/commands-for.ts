import type { LoadedConfig } from '@callboard/portal'
import type { CommandContext } from '../command.ts'
import { shortRef } from '../terminal/words.ts'

/** Commands that show an entity which a run has added. Undefined where the next command would know nothing of it. */
export function commandsFor(
  { sources }: Pick<CommandContext, 'sources'>,
  { config }: LoadedConfig,
): ((entityRef: string) => string[]) | undefined {
  if (!config.git?.standInFor?.length && config.catalog.store === undefined) return undefined
  const option = sources.config === undefined ? '' : ` --config ${quoted(sources.config)}`
  return (entityRef) => {
    const ref = shortRef(entityRef)
    return [
      `callboard catalog get ${ref}${option}`,
      `callboard docs build ${ref} --out site${option}`,
      `callboard search ${entityRef.slice(entityRef.lastIndexOf('/') + 1)}${option}`,
    ]
  }
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`
}
