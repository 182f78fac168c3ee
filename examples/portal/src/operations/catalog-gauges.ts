import type { Catalog } from '@callboard/catalog'
import { metrics } from '@opentelemetry/api'

/** Metrics of how the catalog stands, asked for when somebody collects them. Disposing of it ends that. */
export function catalogGauges(
  catalog: Pick<Catalog, 'facets' | 'issues' | 'generation'>,
): Disposable {
  const meter = metrics.getMeter('callboard')
  const entities = meter.createObservableGauge('callboard.catalog.entities', {
    description: 'Entities in the catalog, by kind',
  })
  const issues = meter.createObservableGauge('callboard.catalog.issues', {
    description: 'What is wrong with documents of the catalog, by severity',
  })
  const generation = meter.createObservableGauge('callboard.catalog.generation', {
    description: 'The number of the state of the catalog that is served',
  })
  const observe: Parameters<typeof meter.addBatchObservableCallback>[0] = (observed) => {
    for (const { value, count } of catalog.facets({ fields: ['kind'] }).kind ?? [])
      observed.observe(entities, count, { kind: value })
    const all = catalog.issues()
    for (const severity of ['error', 'warning'] as const)
      observed.observe(issues, all.filter((issue) => issue.severity === severity).length, {
        severity,
      })
    observed.observe(generation, catalog.generation)
  }
  const observables = [entities, issues, generation]
  meter.addBatchObservableCallback(observe, observables)
  return {
    [Symbol.dispose]: () => meter.removeBatchObservableCallback(observe, observables),
  }
}
