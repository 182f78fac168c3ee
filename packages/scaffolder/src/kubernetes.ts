export { kubernetesActions } from './kubernetes/kubernetes-actions.ts'
export type { KubernetesCluster, KubernetesOptions } from './kubernetes/kubernetes-cluster.ts'
