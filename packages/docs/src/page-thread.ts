// A thread that renders pages: `thread-renderer.ts` starts it by the address of its file.

import { silentLogger } from '@callboard/core'
import { serveThread } from '@callboard/core/thread'
import { highlightJsHighlighter } from './highlight/highlight-js-highlighter.ts'
import { createPipeline } from './markdown/create-pipeline.ts'
import type { DiagramRenderer } from './markdown/diagram-renderer.ts'
import { renderPage } from './markdown/render-page.ts'
import { satteriParser } from './markdown/satteri-parser.ts'
import { builtinPlugins } from './plugins/builtin-plugins.ts'
import type { PageJob } from './site/page-renderer.ts'
import type { PageQuestion, SharedSettings } from './site/thread-renderer.ts'

const pipeline = createPipeline(satteriParser())
const highlighter = highlightJsHighlighter()
const plugins = builtinPlugins()

serveThread<PageJob, SharedSettings, unknown>(({ request, shared, ask, busyMs }) => {
  const { text, ...job } = request
  const { diagrams, files, dialect, limits } = shared
  const askFor = (question: PageQuestion) => ask(question)
  const rendererOf = ({
    name,
    languages,
  }: SharedSettings['diagrams'][number]): DiagramRenderer => ({
    name,
    languages,
    render: async ({ source, language }) =>
      String(await askFor({ type: 'diagram', renderer: name, source, language })),
  })
  return renderPage(text, {
    ...job,
    ...{ files, dialect, limits, pipeline, highlighter, plugins },
    diagrams: diagrams.map(rendererOf),
    readSnippet: async (path) => (await askFor({ type: 'snippet', path })) as string | undefined,
    clock: busyMs,
    logger: silentLogger,
    signal: undefined,
  })
})
