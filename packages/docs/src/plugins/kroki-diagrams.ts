import { createHash } from 'node:crypto'
import { checkOptions, objectWith } from '@callboard/core'
import type { UrlGate } from '@callboard/core/node'
import { z } from 'zod'
import type { DiagramRenderer } from '../markdown/diagram-renderer.ts'

/** How {@link krokiDiagrams} is set up. */
export interface KrokiOptions {
  /** Address of a Kroki service of your own, such as `https://kroki.acme.example`: it reads what your diagrams say. */
  url: string
  /** A gate that allows that address. */
  gate: Pick<UrlGate, 'fetch'>
  /** Languages of fences, with the service's name of each. @default those that Kroki draws without companions */
  languages?: Readonly<Record<string, string>>
}

/** What Kroki's main container draws, by the names that authors use. */
const drawn: Readonly<Record<string, string>> = {
  plantuml: 'plantuml',
  puml: 'plantuml',
  c4plantuml: 'c4plantuml',
  dot: 'graphviz',
  graphviz: 'graphviz',
  d2: 'd2',
  ditaa: 'ditaa',
  dbml: 'dbml',
  erd: 'erd',
  nomnoml: 'nomnoml',
  pikchr: 'pikchr',
  structurizr: 'structurizr',
  svgbob: 'svgbob',
  umlet: 'umlet',
  vega: 'vega',
  'vega-lite': 'vegalite',
  vegalite: 'vegalite',
  wavedrom: 'wavedrom',
}

const schema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  gate: objectWith('fetch'),
  languages: z.record(z.string(), z.string().regex(/^[a-z0-9]+$/)).optional(),
})

const maxKept = 500

/**
 * Draws diagrams with a Kroki service, once for each text: PlantUML, Graphviz, D2 and others, without their programs on
 * this machine.
 *
 * @throws CORE_OPTION_INVALID
 */
export function krokiDiagrams(options: KrokiOptions): DiagramRenderer {
  checkOptions('krokiDiagrams', schema, options)
  const { gate, languages = drawn } = options
  const base = options.url.replace(/\/+$/, '')
  const kept = new Map<string, Promise<string>>()
  const draw = async (type: string, source: string, signal: AbortSignal | undefined) => {
    const response = await gate.fetch(`${base}/${type}/svg`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', accept: 'image/svg+xml' },
      body: source,
      signal,
    })
    if (response.status === 200) return response.text()
    const [line = ''] = response.text().trim().split('\n')
    throw new Error(line.slice(0, 200) || `the service answered ${response.status}`)
  }
  return {
    name: 'kroki',
    languages: Object.keys(languages),
    render({ source, language, signal }) {
      const type = languages[language] ?? language
      const key = createHash('sha256').update(`${type} ${source}`).digest('base64')
      const known = kept.get(key)
      if (known) return known
      const drawing = draw(type, source, signal)
      kept.set(key, drawing)
      // What failed may succeed the next time.
      drawing.catch(() => kept.delete(key))
      for (const oldest of kept.size > maxKept ? [...kept.keys()].slice(0, 1) : [])
        kept.delete(oldest)
      return drawing
    },
  }
}
