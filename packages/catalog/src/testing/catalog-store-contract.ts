import { type ContractCase, contractCases } from '@callboard/core/testing'
import type { CatalogStore } from '../store/catalog-store.ts'
import { logCases } from './store-log-cases.ts'
import { stateCases } from './store-state-cases.ts'

/** A store to be put to the test. */
export interface ContractStore {
  /** Empty. */
  store: CatalogStore
  /** Another one over the same data, as another process has it; one that ends with its process gives itself. */
  again(): CatalogStore | Promise<CatalogStore>
  /** Releases what was made for the test. */
  dispose?(): Promise<void>
}

/**
 * What every {@link CatalogStore} does.
 *
 * @param create - makes an empty store each time
 * @example
 * ```ts no-run
 * import { catalogStoreContract } from '@callboard/catalog/testing'
 * import { describe, it } from 'vitest'
 * describe('my store', () => {
 *   for (const { name, run } of catalogStoreContract(() => openMyStore())) it(name, run)
 * })
 * ```
 */
export function catalogStoreContract(
  create: () => ContractStore | Promise<ContractStore>,
): ContractCase[] {
  return contractCases({ ...stateCases, ...logCases }, create)
}
