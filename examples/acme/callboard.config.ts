import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineSignal, filesProvider, parseChecks, urlProvider } from '@callboard/catalog'
import { defineConfig } from '@callboard/portal'
import { defineAction } from '@callboard/scaffolder'
import { z } from 'zod'
import { alerts, deployments } from './stand-in-signals.ts'

const here = import.meta.dirname
/** Callboard itself, whose documentation is read in the portal beside that of Acme. */
const engine = resolve(here, '../..')

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

/** Who carries the pager: it changes hands on Tuesdays at 10:00 Amsterdam. */
const rotations: Readonly<Record<string, readonly string[]>> = {
  'fintech-team': ['ada.n', 'bram.k', 'chidi.o'],
  'web-team': ['elif.t', 'femi.a'],
  'identity-team': ['hugo.l', 'jonas.r'],
  'platform-team': ['jonas.r'],
  'sre-team': ['omar.y'],
}
const called = new Set(['Component', 'Resource', 'API'])
const weekMs = 7 * 24 * 60 * 60 * 1000
const firstHandover = Date.UTC(2026, 0, 6, 9)

/** A signal of our own. Those of Argo CD, PagerDuty, Prometheus and others are in `@callboard/catalog/signals`. */
const onCall = defineSignal({
  name: 'on-call',
  topic: 'on-call',
  applies: ({ kind, spec }) => called.has(kind) && String(spec?.owner) in rotations,
  read({ entity, runtime }) {
    const people = rotations[String(entity.spec?.owner)] ?? []
    const week = Math.floor((runtime.now() - firstHandover) / weekMs)
    const [now, next] = [people[week % people.length], people[(week + 1) % people.length]]
    const handover = new Date(firstHandover + (week + 1) * weekMs).toISOString().slice(0, 10)
    return {
      summary: `${now} carries the pager`,
      level: people.length > 1 ? 'ok' : 'warning',
      facts: [
        people.length > 1
          ? { label: 'From Tuesday', value: `${next}, ${handover}` }
          : { label: 'Rotation', value: 'one person only: nobody takes over' },
        { label: 'What to do', value: 'On-call guide', url: 'https://example.com/on-call' },
      ],
      data: { now, next },
    }
  },
})

/** The portal of Acme, with what it keeps in `dataFolder`, an absolute path. */
export const acmeIn = (dataFolder: string) =>
  defineConfig({
    organisation: 'Acme',
    signedInAs: 'user:default/ada.n',
    dataFolder,
    tour: {
      'What breaks if a database fails': '/catalog/default/resource/payments-db/impact',
      'Create a service': '/templates/default/new-go-service',
      'Read the docs of a service': '/docs/default/component/payment-gateway/',
      'Read how Callboard works': '/docs/default/component/callboard/',
    },

    // The only files of this machine that entities, templates and docs may be read from.
    folders: [here, engine],
    catalog: {
      providers: [
        filesProvider({ root: here }),
        urlProvider({
          name: 'callboard',
          targets: [pathToFileURL(`${engine}/catalog-info.yaml`).href],
        }),
      ],
      // History and registered locations are there again after a restart.
      store: 'catalog.db',
      signals: [onCall, alerts, deployments],
      checks: parseChecks(readFileSync(`${here}/checks.yaml`, 'utf8'), {
        file: `${here}/checks.yaml`,
      }),
    },

    // Runs go on after a restart, too.
    scaffolder: {
      actions: [reserveName],
      store: 'runs.db',
      // Databases of new services: only what is built into Terraform, so that nothing has to be signed in to.
      infrastructure: { terraform: {} },
    },
    // There are no credentials for these hosts here, so a Git server of this machine stands in for them.
    git: { standInFor: ['github.com', 'gitlab.com'], diffInPlans: true },

    wiki: `${here}/wiki`,
  })

export default acmeIn(`${here}/.callboard`)
