import { coreKinds } from './core-kinds.ts'
import { validateEntity } from './validate-entity.ts'

export type Plain = Record<string, unknown>
export const component = (changes: Plain = {}, metadata: Plain = {}, spec: Plain = {}) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'a', ...metadata },
  spec: { type: 'service', lifecycle: 'production', owner: 'team', ...spec },
  ...changes,
})

export const codes = (value: unknown) =>
  validateEntity(value, { kinds: coreKinds }).issues.map(
    ({ severity, code, message }) => `${severity} ${code} ${message}`,
  )
