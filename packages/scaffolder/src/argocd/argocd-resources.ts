import { z } from 'zod'
import type { ArgoCdClient } from './argocd-instance.ts'

/** A name that Argo CD takes. */
export const applicationName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, 'expected a DNS name')

/** What is to be deployed, and where. */
export interface ArgoCdResources {
  projectName: string
  appName: string
  namespace: string
  repoUrl: string
  path: string
  labelValue: string
  targetRevision: string
  server: string
}

/** The project of an application: it allows one repository to one namespace. */
export function projectOf({ projectName, namespace, repoUrl, server }: ArgoCdResources) {
  return {
    project: {
      metadata: { name: projectName },
      spec: { destinations: [{ namespace, server }], sourceRepos: [repoUrl] },
    },
  }
}

/** An application that follows its repository by itself. The label is what portals find it by. */
export function applicationOf(resources: ArgoCdResources) {
  const { projectName, appName, namespace, repoUrl, path, labelValue, targetRevision, server } =
    resources
  return {
    metadata: {
      name: appName,
      labels: { 'backstage-name': labelValue },
      // Deleting it deletes what it has deployed.
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    },
    spec: {
      project: projectName,
      destination: { namespace, server },
      source: { repoURL: repoUrl, path, targetRevision },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        retry: { limit: 10, backoff: { duration: '5s', factor: 2, maxDuration: '5m' } },
        syncOptions: ['CreateNamespace=true', 'FailOnSharedResource=true'],
      },
    },
  }
}

/** Whether something is there. To those who may not know, Argo CD says of what is not there that it is forbidden. */
export async function isThere(
  { api }: ArgoCdClient,
  { path, signal }: { path: string; signal: AbortSignal },
): Promise<boolean> {
  const { status } = await api.send({ path, accept: [403, 404], signal })
  return status === 200
}

/** Where an application is in the interface. */
export function applicationPath(name: string): string {
  return `/api/v1/applications/${encodeURIComponent(name)}`
}

/** Where a project is in the interface. */
export function projectPath(name: string): string {
  return `/api/v1/projects/${encodeURIComponent(name)}`
}
