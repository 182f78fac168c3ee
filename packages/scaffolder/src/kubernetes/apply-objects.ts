import { CallboardError } from '@callboard/core'
import { z } from 'zod'
import type { ActionContext } from '../actions/define-action.ts'
import { errors } from '../errors.ts'
import type { ClusterClient } from './kubernetes-cluster.ts'
import type { AskedAs, LocatedObject } from './locate-objects.ts'

/** An object that was applied. */
export interface AppliedObject {
  apiVersion: string
  kind: string
  name: string
  namespace?: string | undefined
  /** Whether it was not there before the step. */
  created: boolean
  uid: string
  path: string
}

const applied = z.looseObject({ metadata: z.looseObject({ uid: z.string().default('') }) })

/** Paths of objects that are in the cluster. */
export async function existingObjects(
  { api }: ClusterClient,
  objects: readonly LocatedObject[],
  { token, signal }: AskedAs,
): Promise<string[]> {
  const paths: string[] = []
  for (const { path } of objects) {
    const { status } = await api.send({ path, accept: [404], token, signal })
    if (status !== 404) paths.push(path)
  }
  return paths
}

/**
 * Applies an object: its fields become as they are written, all others stay.
 *
 * @returns the object as it is, and whether it was made
 * @throws SCAFFOLDER_KUBERNETES_CONFLICT where somebody else has set a field, SCAFFOLDER_HOST_REFUSED
 */
export async function applyObject(
  { api, fieldManager }: ClusterClient,
  { object, path, title }: LocatedObject,
  { force, dryRun = false, token, signal }: AskedAs & { force: boolean; dryRun?: boolean },
): Promise<{ uid: string; created: boolean }> {
  const query = new URLSearchParams({
    fieldManager,
    force: String(force),
    fieldValidation: 'Strict',
    ...(dryRun && { dryRun: 'All' }),
  })
  try {
    const answer = await api.send({
      method: 'PATCH',
      path: `${path}?${query}`,
      headers: { 'content-type': 'application/apply-patch+yaml' },
      body: object,
      repeatable: true,
      token,
      signal,
    })
    return { uid: answer.json(applied).metadata.uid, created: answer.status === 201 }
  } catch (error) {
    if (!CallboardError.is(error, errors.HOST_REFUSED.code) || error.data.status !== 409)
      throw error
    throw errors.KUBERNETES_CONFLICT(
      { object: title, said: String(error.data.said) },
      { cause: error },
    )
  }
}

/** Deletes an object if it is still the one that was made. */
export async function deleteObject(
  { api }: ClusterClient,
  { path, uid, kind, name }: AppliedObject,
  { logger, token, signal }: AskedAs & Pick<ActionContext, 'logger'>,
): Promise<void> {
  const { status } = await api.send({
    method: 'DELETE',
    path,
    body: {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      preconditions: { uid },
      propagationPolicy: 'Background',
    },
    accept: [404, 409],
    token,
    signal,
  })
  if (status === 404) return logger.info(`${kind} ${name} is gone already`)
  if (status === 409) return logger.warn(`${kind} ${name} is another one by now, and stays`)
  logger.info(`Deleted ${kind} ${name}`)
}
