import { equal } from 'node:assert/strict'
import type { ContractCase } from '@callboard/core/testing'
import type { DocsPlugin } from '../plugins/docs-plugin.ts'
import { renderMarkdown } from './render-markdown.ts'

const page = '# Title\n\n## Set up & go\n\n[x](#nowhere) <b id="y">z</b>\n\n```sh\nls\n```\n'

/** What every {@link DocsPlugin} must do. */
export function docsPluginContract(plugin: DocsPlugin): ContractCase[] {
  return [
    {
      name: 'has a name of lower-case words',
      run: async () =>
        equal(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(plugin.name), true, plugin.name),
    },
    {
      name: 'makes the same of the same page',
      async run() {
        const once = await renderMarkdown(page, { plugins: [plugin] })
        const again = await renderMarkdown(page, { plugins: [plugin] })
        equal(JSON.stringify(again), JSON.stringify(once))
      },
    },
    {
      name: 'takes a page without anything on it',
      run: async () => equal((await renderMarkdown('', { plugins: [plugin] })).failed, false),
    },
  ]
}
