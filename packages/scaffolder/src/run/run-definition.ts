import type { DocumentPath, SourceLocation } from '@callboard/core'
import type { TaskUser } from '../actions/define-action.ts'
import type { Template } from '../template/template.ts'

/** What stays with a run, so that it can go on where the catalog has another version of the template, or none. */
export interface RunDefinition {
  template: Template
  /** As they may be shown. */
  parameters: Readonly<Record<string, unknown>>
  user?: TaskUser | undefined
  /** How many templates it is nested in. */
  depth: number
  /** Concurrency keys that it or the runs around it hold. */
  locks: readonly string[]
}

type Place = readonly [path: string, line: number | undefined, column: number | undefined]

interface Written extends Omit<RunDefinition, 'template'> {
  template: Omit<Template, 'locate'>
  file?: string
  places: readonly Place[]
}

/** More places are not kept: their errors then show the place of what is around them. */
const maxPlaces = 4000

/** What a definition is kept as. */
export const definitionPurpose = 'definition'

/** A definition as JSON, with the places of everything that can go wrong while it is carried out. */
export function formatDefinition({ template, ...rest }: RunDefinition): string {
  const { locate: _locate, ...plain } = template
  const written: Written = { ...rest, template: plain, ...placesOf(template) }
  return JSON.stringify(written)
}

type Places = Pick<Written, 'file' | 'places'>

/** They are the same for every run of a template, and take longer to find than the rest. */
const placesByTemplate = new WeakMap<Template, Places>()

function placesOf(template: Template): Places {
  const known = placesByTemplate.get(template)
  if (known) return known
  const places: Place[] = []
  let file: string | undefined
  const visit = (value: unknown, path: DocumentPath): void => {
    if (places.length >= maxPlaces) return
    const at = template.locate(path)?.at
    if (at) {
      file = at.file
      places.push([JSON.stringify(path), at.line, at.column])
    }
    if (typeof value !== 'object' || value === null) return
    for (const [key, item] of Object.entries(value))
      visit(item, [...path, Array.isArray(value) ? Number(key) : key])
  }
  if (template.locate(['spec'])) {
    visit(template.entity.spec?.steps, ['spec', 'steps'])
    visit(template.output, ['spec', 'output'])
  }
  const found = { places, ...(file !== undefined && { file }) }
  placesByTemplate.set(template, found)
  return found
}

/** Reads what {@link formatDefinition} wrote. */
export function parseDefinition(text: string): RunDefinition {
  const { template, places, file, ...rest } = JSON.parse(text) as Written
  const byPath = new Map(places.map(([path, line, column]) => [path, { line, column }]))
  const locate: Template['locate'] = (path) => {
    for (let end = path.length; end > 0 && file !== undefined; end -= 1) {
      const place = byPath.get(JSON.stringify(path.slice(0, end)))
      if (place) return { at: { file, ...place } as SourceLocation, frame: '' }
    }
    return undefined
  }
  return { ...rest, template: { ...template, locate } }
}
