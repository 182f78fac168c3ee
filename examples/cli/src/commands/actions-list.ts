import type { Action } from '@callboard/scaffolder'
import { defineCommand } from '../command.ts'
import { type Column, table } from '../terminal/table.ts'
import { count } from '../terminal/words.ts'

/** `callboard actions list`: what steps can do. */
export const actionsList = defineCommand({
  name: 'actions list',
  summary: 'Lists what steps of templates can do.',
  examples: ['actions list', 'actions list --config callboard.config.ts --json'],
  notes: ['Without a configuration these are the built-in actions.'],
  usesSources: true,
  async run(context) {
    const { knownActions } = await import('../sources/lint-templates.ts')
    const { actionJson } = await import('../sources/action-json.ts')
    const actions = (await knownActions(context)).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    return {
      json: { actions: actions.map(actionJson) },
      text: (screen) => [...table(screen, columns, actions), '', count(actions.length, 'action')],
    }
  },
})

const columns: Column<Action>[] = [
  { title: 'Action', value: ({ id }) => id },
  { title: 'Description', value: ({ description }) => description, shrinkTo: 16 },
]
