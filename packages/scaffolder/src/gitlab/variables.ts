import type { z } from 'zod'
import type { HostClient } from '../publish/host-client.ts'
import type { Asker } from './projects.ts'
import type { variableSchema } from './publish-gitlab.ts'

/** A variable of the pipelines of one project. */
export interface VariableRequest extends Asker {
  /** Path of the project in the interface. */
  project: string
  variable: z.output<typeof variableSchema>
}

/** Sets a variable of a project's pipelines. One for the same environments is changed. @returns whether it is a new one */
export async function writeVariable(
  api: HostClient,
  { project, variable, token, signal }: VariableRequest,
): Promise<boolean> {
  const { key, masked_and_hidden, ...rest } = variable
  const path = variablePath(project, variable)
  const found = await api.send({ path, token, accept: [404], signal })
  if (found.status === 404) {
    await api.send({ method: 'POST', path: `${project}/variables`, body: variable, token, signal })
    return true
  }
  // Whether a variable is hidden is settled when it is made.
  await api.send({ method: 'PUT', path, body: rest, token, signal })
  return false
}

/** Removes a variable. One that is gone is no error. */
export async function deleteVariable(
  api: HostClient,
  { project, variable, token, signal }: VariableRequest,
): Promise<void> {
  const path = variablePath(project, variable)
  await api.send({ method: 'DELETE', path, token, accept: [404], signal })
}

function variablePath(project: string, variable: VariableRequest['variable']): string {
  const filter = new URLSearchParams({
    'filter[environment_scope]': variable.environment_scope ?? '*',
  })
  return `${project}/variables/${encodeURIComponent(variable.key)}?${filter}`
}
