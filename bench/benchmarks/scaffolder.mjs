import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { defineBenchmark } from '../frame/benchmark.mjs'
import { assertSameWork, fingerprint } from '../frame/same-work.mjs'
import { filesIn, temporaryFolder } from '../frame/temporary-folder.mjs'
import { generateSkeleton, skeletonScope } from '../generate/skeleton.mjs'

/** A contender that turns the folder `source` into the folder `target`. */
function contender(name, role, load) {
  return {
    name,
    role,
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

async function loadOurs() {
  const { createRenderer, renderSkeleton } = await import('@callboard/scaffolder')
  const { openFolder } = await import('@callboard/core/node')
  return async (source, target) =>
    renderSkeleton({
      source: await openFolder({ root: source }),
      target: await openFolder({ root: target }),
      renderer: createRenderer(),
      scope: skeletonScope,
    })
}

/** The least that does the job, without a gate, a limit or a safe write: what we could at best come down to. */
async function loadLoop() {
  const { createTemplateRenderer } = await import('nunjitsu')
  const renderer = createTemplateRenderer()
  const render = (text) => renderer.render(text, skeletonScope)
  return async (source, target) => {
    for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const from = join(entry.parentPath, entry.name)
      const to = join(target, render(from.slice(source.length + 1)))
      await mkdir(dirname(to), { recursive: true })
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
    contender('@callboard/scaffolder', 'ours', loadOurs),
    contender('bare loop with nunjitsu', 'bound', loadLoop),
  ],
  check: assertSameWork,
})
