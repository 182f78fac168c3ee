import type { Runtime } from '@callboard/core'
import type { FormPlan, Template } from '@callboard/scaffolder'
import type { HeldAnswers } from '../server/held-answers.ts'
import { type Posted, textsOf } from './posted.ts'
import { hiddenNames, withItem, withoutItem } from './write-answers.ts'

/** A form that was posted. */
export interface ReceivedForm {
  template: Template
  form: FormPlan
  /** What may be shown again. */
  posted: Posted
  /** The same with what is held on the server. */
  answered: Posted
  /** Names of the fields whose answers are held on the server. */
  held: ReadonlySet<string>
  /** Where they are held. */
  key: string
}

/**
 * Takes in a form that was posted: what must not be shown is put aside under the key that the page carries, and a
 * button for one group more or less (`_add`, `_remove`) has done its work.
 */
export function receiveForm({
  template,
  form,
  body,
  held,
  runtime,
}: {
  template: Template
  form: FormPlan
  body: unknown
  held: HeldAnswers
  runtime: Pick<Runtime, 'randomId'>
}): ReceivedForm {
  const sent = (body ?? {}) as Posted
  const key = keyOf(sent) ?? runtime.randomId()
  const posted = afterButton(form, sent)
  const { shown, hidden } = divide(form, posted, held.of(key))
  held.keep(key, hidden)
  return {
    template,
    form,
    posted: shown,
    answered: { ...shown, ...hidden },
    held: new Set(Object.keys(hidden)),
    key,
  }
}

/** Takes in a form that is still being filled in: nothing of it is kept. */
export function readForm({
  template,
  form,
  body,
  held,
}: Omit<Parameters<typeof receiveForm>[0], 'runtime'>): Omit<ReceivedForm, 'posted' | 'key'> {
  const posted = (body ?? {}) as Posted
  const { shown, hidden } = divide(form, posted, held.of(keyOf(posted) ?? ''))
  return {
    template,
    form,
    answered: { ...shown, ...hidden },
    held: new Set(Object.keys(hidden)),
  }
}

/** What a page may show, and what it must not; where that was not posted again, what is `known` holds. */
function divide(
  form: FormPlan,
  posted: Posted,
  known: Readonly<Record<string, string>>,
): { shown: Posted; hidden: Record<string, string> } {
  const names = hiddenNames(form, posted)
  const hidden = names.flatMap((name): [string, string][] => {
    const text = textsOf(posted, name)[0] || known[name]
    return text ? [[name, text]] : []
  })
  return {
    shown: Object.fromEntries(Object.entries(posted).filter(([name]) => !names.includes(name))),
    hidden: Object.fromEntries(hidden),
  }
}

function keyOf(posted: Posted): string | undefined {
  const [key = ''] = textsOf(posted, 'planKey')
  return /^[\w-]{1,64}$/.test(key) ? key : undefined
}

function afterButton(form: FormPlan, posted: Posted): Posted {
  const [added] = textsOf(posted, '_add')
  const [removed] = textsOf(posted, '_remove')
  if (added !== undefined) return withItem(form, posted, added)
  return removed === undefined ? posted : withoutItem(posted, removed)
}
