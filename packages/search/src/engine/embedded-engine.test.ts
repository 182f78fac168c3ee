import { describe, it } from 'vitest'
import { engineContract } from '../testing/engine-contract.ts'
import { createEmbeddedEngine } from './embedded-engine.ts'

describe('the embedded engine', () => {
  for (const { name, run } of engineContract(() => createEmbeddedEngine())) it(name, run)
})
