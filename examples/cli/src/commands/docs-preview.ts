import { resolve } from 'node:path'
import { defineCommand } from '../command.ts'
import { untilStopped } from '../until-stopped.ts'

/** `callboard docs preview`: a built site as it will be served. */
export const docsPreview = defineCommand<{ port?: string }>({
  name: 'docs preview',
  summary: 'Shows a site that was built, under the headers that it is served with.',
  examples: ['docs preview site', 'docs preview /tmp/ledger --port 8080'],
  args: [['<folder>', 'where docs build wrote the site']],
  options: [
    {
      flags: '--port <number>',
      description: 'port to answer on (PORT from the environment, else 8000)',
    },
  ],
  notes: [
    'It answers on loopback only, until Ctrl+C. With --json it prints { "url" } in one line.',
  ],
  streams: true,
  async run({ args: [given = '.'], io, options, signal, logger, json, print, printJson }) {
    const { openFolder } = await import('@callboard/core/node')
    const { createSiteHttp } = await import('@callboard/docs/http')
    const { folderStore, readPlain } = await import('@callboard/docs/publish')
    const { parsePort, serveHandler } = await import('@callboard/portal')
    const { cliErrors } = await import('../errors.ts')
    const port = parsePort(options.port ?? io.env.PORT ?? '8000')
    const folder = await openFolder({ root: resolve(io.cwd, given) })
    const store = folderStore(folder)
    const site = () => readPlain({ store, root: '', signal })
    const release = await site()
    if (!release) throw cliErrors.SITE_MISSING({ folder: given })
    await using served = await serveHandler(createSiteHttp({ site, logger }), { port })
    if (json) printJson({ url: served.url })
    else print(`${release.metadata.site_name} is at ${served.url}. Stop with Ctrl+C.`)
    return await untilStopped(signal)
  },
})
