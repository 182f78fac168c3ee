import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineBenchmark } from '../frame/benchmark.mjs'
import { assertSameWork, fingerprint } from '../frame/same-work.mjs'
import { scaffolderPeer, scaffolderPeerMissing } from '../frame/scaffolder-peer.mjs'
import { filesIn, temporaryFolder } from '../frame/temporary-folder.mjs'
import { generateSkeleton, skeletonScope } from '../generate/skeleton.mjs'
import { createPeer } from '../record/run-peer-template.mjs'

/** A contender that turns the folder `source` into the folder `target`. */
function contender({ name, role, missing, load }) {
  return {
    name,
    role,
    missing,
    prepare: async ({ scale }) => {
      const { path, close } = temporaryFolder()
      const [source, target] = [join(path, 'skeleton'), join(path, 'made')]
      generateSkeleton(source, Math.round(1_000 * scale))
      await mkdir(target)
      const render = await load()
      return {
        work: () => render(source, target),
        inspect: () => ({ done: done(filesIn(target)) }),
        close,
      }
    },
  }
}

const done = (files) => ({
  files: files.length,
  bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
  content: fingerprint(files.flatMap(({ path, bytes }) => [path, bytes])),
})

/** `fetch:template` as a step calls it. */
async function loadAction() {
  const { builtinActions, createRenderer } = await import('@callboard/scaffolder')
  const { createReaders, silentLogger } = await import('@callboard/core')
  const { fileReader, nodeRuntime, openFolder } = await import('@callboard/core/node')
  return async (source, target) => {
    const folders = [await openFolder({ root: dirname(source) })]
    const readers = createReaders([fileReader({ folders })])
    const action = builtinActions({ readers }).find(({ id }) => id === 'fetch:template')
    await action.run({
      input: action.input.parse({ url: './skeleton', ...skeletonScope }),
      workspace: await openFolder({ root: target }),
      template: {
        ref: 'template:default/demo',
        baseUrl: pathToFileURL(templateBeside(source)).href,
      },
      renderer: createRenderer(),
      logger: silentLogger,
      runtime: nodeRuntime,
      signal: new AbortController().signal,
    })
  }
}

async function loadPeer() {
  const { fetchTemplate } = createPeer(scaffolderPeer)
  return (source, target) =>
    fetchTemplate({ template: templateBeside(source), url: './skeleton', ...skeletonScope, target })
}

const templateBeside = (source) => join(dirname(source), 'template.yaml')

/** The least that does the job, without a gate, a limit or a safe write: what we could at best come down to. */
async function loadLoop() {
  const { createTemplateRenderer } = await import('nunjitsu')
  const renderer = createTemplateRenderer()
  const scope = renderer.prepareContext(skeletonScope)
  const render = (text) => renderer.render(text, scope)
  return async (source, target) => {
    const folders = new Set()
    for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const from = join(entry.parentPath, entry.name)
      const to = join(target, render(from.slice(source.length + 1)))
      if (!folders.has(dirname(to))) await mkdir(dirname(to), { recursive: true })
      folders.add(dirname(to))
      const text = await readFile(from, 'utf8')
      if (/\$\{\{|\{%|\{#/.test(text)) await writeFile(to, render(text))
      else await copyFile(from, to)
    }
  }
}

export const benchmark = defineBenchmark({
  name: 'scaffolder',
  title:
    'A skeleton of 1,000 files and 3.7 MB, every fourth with template syntax, rendered to disk',
  unit: 'files',
  contenders: [
    contender({ name: '@callboard/scaffolder', role: 'ours', load: loadAction }),
    contender({
      name: 'scaffolder-backend',
      role: 'peer',
      missing: scaffolderPeerMissing,
      load: loadPeer,
    }),
    contender({ name: 'bare loop with nunjitsu', role: 'bound', load: loadLoop }),
  ],
  check: assertSameWork,
})
