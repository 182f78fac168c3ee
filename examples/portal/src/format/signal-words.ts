import type { SignalReading } from '@callboard/catalog'
import type { Signal, Tone } from '../view-models.ts'
import { toAge } from './age.ts'

const tones: Readonly<Record<string, Tone>> = {
  ok: 'success',
  warning: 'warning',
  error: 'danger',
  unknown: 'neutral',
}

/** A reading in words. One that failed says nothing of the entity, so it is no alarm. */
export function toSignal(
  { name, status, value, readAt, error }: SignalReading,
  nowMs: number,
): Signal {
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
export function titleOfSignal(name: string): string {
  const title = titles.get(name)
  if (title !== undefined) return title
  return name.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase())
}
