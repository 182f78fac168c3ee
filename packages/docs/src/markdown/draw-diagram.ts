import { isAbortOf, issueFromError, messageOf } from '@callboard/core'
import type { Element } from 'hast'
import { docsErrors } from '../errors.ts'
import { h } from './hast-element.ts'
import type { CodeBlock, PageContext } from './page-context.ts'

/** Drawings larger than this, in UTF-16 code units, are not put into a page. */
const maxLength = 500_000

type DiagramPage = Pick<PageContext, 'diagrams' | 'file' | 'page' | 'timer' | 'signal'>

/** A diagram as an image, or undefined where its source is to be shown instead. Time for drawing is not the page's. */
export async function drawDiagram(
  { code, info, line }: CodeBlock,
  { diagrams = [], file, page, timer, signal }: DiagramPage,
): Promise<Element | undefined> {
  const { language, title } = info
  const renderer = diagrams.find(({ languages }) => language && languages.includes(language))
  if (!renderer || language === undefined) return undefined
  const fail = (reason: string): undefined => {
    const error = docsErrors.DIAGRAM({ language, reason })
    page.issues.push({ ...issueFromError(error, 'warning'), at: { file, line } })
  }
  let svg = ''
  try {
    await timer.untimed(
      Promise.resolve().then(async () => {
        svg = await renderer.render({ source: code, language, signal })
      }),
    )
  } catch (error) {
    if (isAbortOf(signal, error)) throw error
    return fail(messageOf(error).slice(0, 500))
  }
  if (!/<svg[\s>]/i.test(svg.slice(0, 2000))) return fail('what came back is no SVG')
  if (svg.length > maxLength) return fail(`it is larger than ${maxLength} characters`)
  // As an image a drawing runs no script and loads nothing, whatever it holds.
  const src = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
  const alt = title ?? `Diagram drawn from ${language}`
  const caption = title === undefined ? [] : [h('figcaption', {}, [{ type: 'text', value: title }])]
  return h('figure', { className: ['diagram'] }, [h('img', { src, alt }), ...caption])
}
