import type { Markdown } from '@callboard/docs'
import { remainingSteps, type Task } from '@callboard/scaffolder'
import { linkTo } from '../format/entity-link.ts'
import { webLink } from '../format/web-link.ts'
import type { Link, RunPage } from '../view-models.ts'
import type { ScreenContext } from './screen.ts'

type Outcome = NonNullable<RunPage['outcome']>

/** Texts of an output that are shown, and the characters of each. */
const maxTexts = 10
const longestText = 50_000

/** What came of a run; nothing while it goes on. */
export async function outcomeOf(
  context: ScreenContext,
  task: Task,
  markdown: Markdown,
): Promise<Outcome | undefined> {
  const undone = undoneOf(task)
  if (task.status === 'completed') {
    if (undone.length > 0)
      return {
        tone: 'neutral',
        title: 'Done, then undone',
        texts: [...undone, ...leftOf(task)],
        links: [],
      }
    const texts = await textsOf(task, markdown)
    return { tone: 'success', title: 'Done', texts, links: linksOf(context, task) }
  }
  const texts = [...undone, ...leftOf(task)]
  if (task.status === 'cancelled')
    return {
      tone: 'neutral',
      title: 'Cancelled',
      ...(texts.length === 0 && { text: 'It has left nothing behind.' }),
      texts,
      links: [],
    }
  if (task.status !== 'failed') return undefined
  return {
    tone: 'danger',
    title: 'Failed',
    ...(task.error && { text: task.error.message }),
    ...(task.error?.hint && { hint: task.error.hint }),
    texts,
    links: [],
  }
}

/** What was taken back, in the order in which that happened. */
function undoneOf({ steps }: Task): Outcome['texts'] {
  const undone = steps.filter(({ undo }) => undo === 'completed').reverse()
  if (undone.length === 0) return []
  return [{ title: 'Undone', plain: undone.map(({ name }) => name).join(', ') }]
}

/** What is left of it, by what can be done about it. */
function leftOf(task: Task): Outcome['texts'] {
  const remaining = remainingSteps(task)
  return Object.entries(leftTitles).flatMap(([leaves, title]) => {
    const names = remaining.filter((step) => step.leaves === leaves).map(({ name }) => name)
    return names.length === 0 ? [] : [{ title, plain: names.join(', ') }]
  })
}

const leftTitles: Record<ReturnType<typeof remainingSteps>[number]['leaves'], string> = {
  canBeUndone: 'Is still there and can be undone',
  stays: 'Is still there',
  perhaps: 'Was cut off: look whether it left something',
}

/** Texts are made by templates, so they are hostile: Markdown that is sanitised, or else plain text. */
async function textsOf(task: Task, markdown: Markdown): Promise<Outcome['texts']> {
  const made: unknown[] = Array.isArray(task.output?.text) ? task.output.text : []
  const texts = made.slice(0, maxTexts).map(async (entry, index) => {
    const { title, content, description } = (entry ?? {}) as Record<string, unknown>
    const text = [description, content].filter((part) => typeof part === 'string').join('\n\n')
    const shown = text.slice(0, longestText)
    const { html } = await markdown.render(shown, { idPrefix: `output-${index + 1}-` })
    return {
      ...(typeof title === 'string' && title !== '' && { title }),
      ...(html === undefined ? { plain: shown } : { html }),
    }
  })
  return Promise.all(texts)
}

/** Output links are made by templates: only web addresses and entities become links. */
function linksOf({ portal }: ScreenContext, task: Task): Link[] {
  const links: unknown[] = Array.isArray(task.output?.links) ? task.output.links : []
  return links.flatMap((made): Link[] => {
    const { title, url, entityRef } = (made ?? {}) as Record<string, unknown>
    if (typeof entityRef === 'string') {
      const link = linkTo(portal.catalog, entityRef)
      return link.href
        ? [{ title: typeof title === 'string' ? title : link.title, href: link.href }]
        : []
    }
    if (typeof url !== 'string' || !/^https?:\/\//.test(url)) return []
    return [webLink(portal.standIn, { title: typeof title === 'string' ? title : url, url })]
  })
}
