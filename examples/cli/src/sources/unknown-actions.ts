import { readFile } from 'node:fs/promises'
import type { Validation } from '@callboard/catalog'
import { type Entity, type Issue, parseYaml } from '@callboard/core'
import { lintTemplate, parseTemplate } from '@callboard/scaffolder'
import type { CommandContext } from '../command.ts'
import { isAddress } from './address-readers.ts'
import { knownActions } from './lint-templates.ts'

/** Templates whose steps name actions that there are not, as `template lint` finds them; of files of this machine. */
export async function unknownActions(
  context: Pick<CommandContext, 'sources' | 'io' | 'keep'>,
  { entities }: Pick<Validation, 'entities'>,
): Promise<Issue[]> {
  const templates = entities.filter(({ kind, ok }) => kind === 'Template' && ok)
  const files = new Set(templates.map(({ file }) => file).filter((file) => !isAddress(file)))
  if (files.size === 0) return []
  const actions = await knownActions(context)
  const issues: Issue[] = []
  for (const file of files)
    for (const { value, locate } of parseYaml(await readFile(file, 'utf8'), { file }).documents) {
      const { template } = parseTemplate({ entity: value as Entity, locate })
      const found = template ? lintTemplate(template, { actions }) : []
      issues.push(...found.filter(({ code }) => code === 'SCAFFOLDER_ACTION_UNKNOWN'))
    }
  return issues
}
