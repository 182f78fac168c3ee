export { vaultActions } from './vault/vault-actions.ts'
export type { VaultOptions } from './vault/vault-client.ts'
