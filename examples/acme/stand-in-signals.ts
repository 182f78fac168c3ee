import { readFileSync } from 'node:fs'
import { defineSignal } from '@callboard/catalog'
import { parseYaml } from '@callboard/core'

/** What `state.yaml` says, by the name of an entity. */
interface Stated {
  alerts?: { name: string; since: string }[]
  deployed?: { version: string; at: string; by: string; healthy?: boolean }
}

const file = `${import.meta.dirname}/state.yaml`

function read(): Record<string, Stated> {
  const [document] = parseYaml(readFileSync(file, 'utf8'), { file }).documents
  return (document?.value ?? {}) as Record<string, Stated>
}
const kinds = new Set(['Component', 'Resource'])

/** Stands for Prometheus: what fires. A real one is `prometheusAlertSignal` of `@callboard/catalog/signals`. */
export const alerts = defineSignal({
  name: 'alerts',
  topic: 'alerts',
  ttlMs: 2000,
  applies: ({ kind }) => kinds.has(kind),
  read({ entity }) {
    const firing = read()[entity.metadata.name]?.alerts ?? []
    return {
      summary: firing.length === 0 ? 'No alert fires' : firing.map(({ name }) => name).join(', '),
      level: firing.length === 0 ? 'ok' : 'error',
      facts: firing.map(({ name, since }) => ({ label: name, value: `since ${since}` })),
      data: firing,
    }
  },
})

/** Stands for Argo CD: what runs. A real one is `argoCdSignal`. */
export const deployments = defineSignal({
  name: 'deployments',
  topic: 'deployment',
  ttlMs: 2000,
  applies: ({ metadata: { name } }) => read()[name]?.deployed !== undefined,
  read({ entity }) {
    const deployed = read()[entity.metadata.name]?.deployed
    if (!deployed) throw new Error('state.yaml no longer says what runs')
    const { version, at, by, healthy = true } = deployed
    return {
      summary: `${version} ${healthy ? 'synced and healthy' : 'synced, but not healthy'}`,
      level: healthy ? 'ok' : 'warning',
      facts: [
        { label: 'Last sync', value: at },
        { label: 'Merged by', value: by },
      ],
      data: deployed,
    }
  },
})
