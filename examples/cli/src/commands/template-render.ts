import type { SkeletonFile } from '@callboard/scaffolder'
import { type CommandContext, defineCommand } from '../command.ts'
import { fileTree } from '../terminal/file-tree.ts'
import type { Screen } from '../terminal/screen.ts'
import { count, duration } from '../terminal/words.ts'

interface RenderOptions {
  out: string
  values?: string
  input?: string
  force?: boolean
}

/** `callboard template render`: one skeleton, without a template around it. */
export const templateRender = defineCommand<RenderOptions>({
  name: 'template render',
  summary: 'Renders a skeleton as one step with fetch:template does, without a template around it.',
  examples: [
    'template render ./skeleton --values values.yaml --out ./ledger',
    'template render ./skeleton --values - --out ./out --json',
    'template render ./skeleton --values values.yaml --input input.yaml --out ./out',
  ],
  args: [['<skeleton>', 'its folder, or the address of one in a repository']],
  options: [
    {
      flags: '--values <file>',
      description: 'what expressions see as values, a YAML or JSON object; - reads standard input',
    },
    { flags: '--out <folder>', description: 'a new or empty folder', required: true },
    {
      flags: '--input <file>',
      description: 'further inputs of fetch:template, such as copyWithoutTemplating',
    },
    {
      flags: '--force',
      description: 'lets --out write into a folder that holds something; nothing in it is deleted',
    },
  ],
  notes: [
    'Files that are there already stay, unless the input says replace: true. When a file fails, none is written.',
    'The inputs: callboard actions show fetch:template',
  ],
  async run(context) {
    const startedMs = performance.now()
    const files = await context.progress.during('Rendering', () => render(context))
    const ms = performance.now() - startedMs
    return { json: { files }, text: (screen) => renderText(screen, files, ms) }
  },
})

async function render(context: CommandContext<RenderOptions>): Promise<SkeletonFile[]> {
  const { openFolder } = await import('@callboard/core/node')
  const { renderByInput } = await import('@callboard/scaffolder')
  const { openSkeleton } = await import('../sources/open-skeleton.ts')
  const { assertApart, checkOut } = await import('../sources/out-folder.ts')
  const { args, io, logger, options, signal } = context
  const { out, force = false } = options
  const [skeleton = ''] = args
  const input = await readInput(skeleton, context)
  const root = await checkOut(out, { cwd: io.cwd, force })
  await using source = await openSkeleton(skeleton, context)
  if (source.isLocal) assertApart(source.folder.root, { root, out })
  const target = await openFolder({ root, create: true })
  return await renderByInput({ source: source.folder, target, input, logger, signal })
}

/** The input of the step; what the command line says stands above what its file says. */
async function readInput(
  skeleton: string,
  { io, options }: CommandContext<RenderOptions>,
): Promise<Record<string, unknown>> {
  const { readValues } = await import('../values.ts')
  const input = options.input === undefined ? {} : await readValues(options.input, io)
  const values = options.values === undefined ? undefined : await readValues(options.values, io)
  return { ...input, url: skeleton, ...(values && { values }) }
}

function renderText(screen: Screen, files: readonly SkeletonFile[], ms: number): string[] {
  const { style, symbols } = screen
  const rendered = files.filter((file) => file.rendered).length
  const inOrder = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  return [
    ...fileTree(screen, inOrder),
    ...(files.length > 0 ? [''] : []),
    `${style.good(symbols.ok)} ${count(files.length, 'file')}, ${rendered} rendered ${style.dim(duration(ms))}`,
  ]
}
