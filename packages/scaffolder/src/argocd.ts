export { argoCdActions } from './argocd/argocd-actions.ts'
export type { ArgoCdInstance, ArgoCdOptions } from './argocd/argocd-instance.ts'
