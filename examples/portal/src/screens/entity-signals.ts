import type { SignalReading } from '@callboard/catalog'
import { type Entity, entityRefOf } from '@callboard/core'
import { Router } from 'express'
import { toAge } from '../format/age.ts'
import type { EntitySignalsPage, Signal, Tone } from '../view-models.ts'
import { entityFrame, findEntity } from './entity-frame.ts'
import { refOfParams, type Screen, type ScreenContext } from './screen.ts'

/** `…/signals`: what other systems say. The page of the entity takes its section from here, once it is there. */
export const entitySignalsScreen: Screen = (context) => {
  const router = Router()
  router.get('/catalog/:namespace/:kind/:name/signals', async (request, response) => {
    const entity = findEntity(context, refOfParams(request.params))
    response.send(context.render('entity-signals', await signalsPage(context, entity)))
  })
  return router
}

async function signalsPage(context: ScreenContext, entity: Entity): Promise<EntitySignalsPage> {
  const { catalog, runtime, closing } = context.portal
  const readings = await catalog.signals(entityRefOf(entity), { signal: closing })
  return {
    ...entityFrame(context, entity, 'signals'),
    signals: readings.map((reading) => signalOf(reading, runtime.now())),
  }
}

const tones: Readonly<Record<string, Tone>> = {
  ok: 'success',
  warning: 'warning',
  error: 'danger',
  unknown: 'neutral',
}

/** A reading in words. One that failed says nothing of the entity, so it is no alarm. */
function signalOf({ name, status, value, readAt, error }: SignalReading, nowMs: number): Signal {
  const failure = error && {
    message: error.message,
    ...(error.hint && { hint: error.hint }),
  }
  return {
    title: titleOfSignal(name),
    status,
    tone: value ? (tones[value.level] ?? 'neutral') : 'warning',
    text: value?.summary ?? 'Could not be read',
    facts: (value?.facts ?? []).map(({ label, value: text, url }) =>
      url === undefined
        ? { term: label, text }
        : { term: label, link: { title: text, href: url, external: true } },
    ),
    ...(value?.url !== undefined && {
      link: { title: 'Open', href: value.url, external: true },
    }),
    ...(readAt !== undefined && { age: toAge(Date.parse(readAt), nowMs) }),
    ...(failure && { failure }),
  }
}

/** Names of products as their makers write them. */
const titles: ReadonlyMap<string, string> = new Map([
  ['argocd', 'Argo CD'],
  ['github-actions', 'GitHub Actions'],
  ['gitlab-pipeline', 'GitLab pipeline'],
  ['pagerduty', 'PagerDuty'],
])

/** `on-call` as a person writes it. */
function titleOfSignal(name: string): string {
  const title = titles.get(name)
  if (title !== undefined) return title
  return name.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase())
}
