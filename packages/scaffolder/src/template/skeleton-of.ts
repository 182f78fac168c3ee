import { isRecord } from '../expressions/plain-data.ts'
import type { TemplateStep } from './template.ts'

/** What a step takes a skeleton from, and what it does with it. */
export interface Skeleton {
  url: string
  /** `fetch:plain` copies what it finds. */
  isRendered: boolean
  /** Names of the values that the step gives; `undefined` where they are worked out. */
  values: readonly string[] | undefined
  cookiecutterCompat: boolean
  /** Where only files of one extension are rendered. */
  extension: string | undefined
  /** Globs of files that are not rendered. */
  verbatim: readonly string[]
}

/** The skeleton of a step, where its address is known before a run and leads to somewhere beside the template. */
export function skeletonOf({ action, input }: TemplateStep): Skeleton | undefined {
  const { url, values = {}, templateFileExtension: extension } = input
  if ((action !== 'fetch:template' && action !== 'fetch:plain') || typeof url !== 'string')
    return undefined
  if (/\$\{\{|\{%/.test(url) || URL.canParse(url)) return undefined
  const globs = [input.copyWithoutRender, input.copyWithoutTemplating].flat()
  return {
    url,
    isRendered: action === 'fetch:template',
    values: isRecord(values) ? Object.keys(values) : undefined,
    cookiecutterCompat: input.cookiecutterCompat === true,
    extension: extension === true ? '.njk' : typeof extension === 'string' ? extension : undefined,
    verbatim: globs.filter((glob): glob is string => typeof glob === 'string'),
  }
}
