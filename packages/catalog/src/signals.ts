// Delivery

export { type ArgoCdApplication, argoCdSignal } from './signals/argo-cd-signal.ts'
export { githubActionsSignal } from './signals/github-actions-signal.ts'
export { gitlabPipelineSignal } from './signals/gitlab-pipeline-signal.ts'
export {
  type KubernetesCluster,
  type KubernetesDeployment,
  kubernetesSignal,
} from './signals/kubernetes-signal.ts'
export type { PipelineRun } from './signals/pipeline-run.ts'

// Observation

export {
  type GrafanaDashboard,
  type GrafanaState,
  grafanaSignal,
} from './signals/grafana-signal.ts'
export { type PrometheusAlert, prometheusAlertSignal } from './signals/prometheus-alert-signal.ts'
export { type PrometheusRule, prometheusRuleSignal } from './signals/prometheus-rule-signal.ts'

// People

export { type OpsgenieState, opsgenieSignal } from './signals/opsgenie-signal.ts'
export { type OnCall, type PagerDutyService, pagerDutySignal } from './signals/pager-duty-signal.ts'

// Signals of your own

export {
  annotationOf,
  badAnnotation,
  boundedAnnotation,
  hasAnnotation,
  keyOfAnnotations,
  listAnnotation,
  pathSegment,
  segmentAnnotation,
} from './signals/annotations.ts'
export {
  askHost,
  checkHost,
  type HostQuestion,
  hasStatus,
  type SignalHost,
} from './signals/ask-host.ts'
export { worstLevel } from './signals/worst-level.ts'
