import { readFileSync } from 'node:fs'
import { filesProvider, parseChecks } from '@callboard/catalog'
import { defineConfig } from '@callboard/portal'
import { defineAction } from '@callboard/scaffolder'
import { z } from 'zod'

const here = import.meta.dirname

/** An action of our own: templates name it by its id. */
const reserveName = defineAction({
  id: 'acme:name:reserve',
  description: 'Notes that a service name is taken, so that nobody uses it for something else',
  input: z.object({ name: z.string().min(3).max(40), owner: z.string() }),
  output: z.object({ note: z.string() }),
  plan: ({ input }) => ({ sideEffects: [{ text: 'Reserves the name', target: input.name }] }),
  run: async ({ input, workspace, logger }) => {
    const note = `${input.name} is reserved for ${input.owner}`
    await workspace.write('NAME_RESERVED.md', `${note}.\n`)
    logger.info(note)
    return { note }
  },
})

export default defineConfig({
  organisation: 'Acme',
  signedInAs: 'user:default/ada.n',
  tour: {
    'What breaks if a database fails': '/catalog/default/resource/payments-db/impact',
    'Create a service': '/templates/default/new-go-service',
    'Read the docs of a service': '/docs/default/component/payment-gateway/',
  },

  // The only files of this machine that entities, templates and docs may be read from.
  folders: [here],
  catalog: {
    providers: [filesProvider({ root: here })],
    checks: parseChecks(readFileSync(`${here}/checks.yaml`, 'utf8'), {
      file: `${here}/checks.yaml`,
    }),
  },

  scaffolder: { actions: [reserveName] },
  // There are no credentials for github.com here, so a Git server of this machine stands in for it.
  git: { standInFor: ['github.com'] },

  wiki: `${here}/wiki`,
})
