import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineProvider } from '@callboard/catalog'
import { defineAction } from '@callboard/scaffolder'
import { requireOfTests } from '../frame/postgres.mjs'
import { generateCatalog } from './catalog.mjs'
import { generateSite } from './site.mjs'

// The one that the packages know: here a peer has brought another.
const { z } = requireOfTests('zod')

/** Lines that each run writes in a second, and for how long it writes. */
export const chatter = { linesPerSecond: 20, seconds: 8 }

const template = `
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: chatter, title: Chatter }
spec: { type: service, steps: [{ id: talk, name: Talk, action: 'bench:talk' }] }
`
const documented = `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: documented, annotations: { backstage.io/techdocs-ref: 'dir:.' } }
spec: { type: service, lifecycle: production, owner: team-0 }
`

const talk = defineAction({
  id: 'bench:talk',
  input: z.strictObject({}),
  async run({ logger, runtime, signal }) {
    for (let line = 0; line < chatter.linesPerSecond * chatter.seconds; line += 1) {
      logger.info(`line ${line} of what a step has to say`)
      await runtime.sleep(1000 / chatter.linesPerSecond, { signal })
    }
  },
})

/**
 * A portal of many entities and one large site, in a folder that its docs are written into. Whoever asks says who he is in
 * `x-user`: one person may only follow ten logs.
 *
 * @param {{ folder: string, entities: number, pages: number }} options
 */
export function portalConfig({ folder, entities, pages }) {
  const site = join(folder, 'site')
  generateSite(site, pages)
  writeFileSync(join(site, 'catalog-info.yaml'), documented)
  // One of them has docs, and that is large.
  const texts = generateCatalog(entities).map((text) => text.replace(/^.*techdocs-ref.*\n/m, ''))
  const provider = defineProvider({
    name: 'generated',
    *read({ only }) {
      const wanted = only?.map((url) => Number(url.split('/')[3])) ?? texts.keys()
      for (const index of wanted)
        if (texts[index]) yield { url: `memory:///${index}/catalog-info.yaml`, text: texts[index] }
      yield { url: 'memory:///template/template.yaml', text: template }
      yield { url: `file://${site}/catalog-info.yaml`, text: documented }
    },
  })
  return {
    folder,
    config: {
      organisation: 'Bench',
      folders: [site],
      signIn: {
        publicUrl: 'http://localhost',
        proxy: { userHeader: 'x-user', trusted: ['127.0.0.1'] },
      },
      catalog: { providers: [provider], store: 'catalog.db' },
      scaffolder: { actions: [talk], maxConcurrentRuns: 100 },
    },
  }
}
