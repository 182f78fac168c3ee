import { CallboardError } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import type { ParameterProblem } from '../errors.ts'

/** What is wrong with a parameter, as the peer's clients read it. */
export interface PeerProblem {
  /** Keys on the way to the value. */
  path: (string | number)[]
  /** The same as one text: `instance.items[0].name`. */
  property: string
  message: string
  /** The word of the schema that was not fulfilled, where it was one. */
  name?: string
  /** Both together, for a person. */
  stack: string
}

/** Answers wrong parameters with status 400 and the list that the peer's clients read. */
export async function withParameterProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!CallboardError.is(error, 'SCAFFOLDER_PARAMETERS_INVALID')) throw error
    throw new HttpError(400, error.message, {
      code: error.code,
      ...(error.hint !== undefined && { hint: error.hint }),
      data: { errors: (error.data.errors as ParameterProblem[]).map(toPeerProblem) },
      cause: error,
    })
  }
}

/** A problem in the peer's shape. */
export function toPeerProblem({ path: dotted, message, keyword }: ParameterProblem): PeerProblem {
  const path = dotted === '' ? [] : dotted.split('.').map(toKey)
  const property = path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${key}`),
    'instance',
  )
  if (path[0] === 'secrets') return secretProblem({ path, property, message, keyword })
  return {
    path,
    property,
    message,
    ...(keyword !== undefined && { name: keyword }),
    stack: `${property} ${message}`,
  }
}

/** The peer's messages about secrets name them, and what is missing counts as wrong with all of them. */
function secretProblem({
  path,
  property,
  message: rule,
  keyword,
}: Pick<PeerProblem, 'path' | 'property' | 'message'> & {
  keyword: string | undefined
}): PeerProblem {
  const named = property.replace(/^instance\./, '')
  const message = `${named} ${rule}`
  return {
    path,
    property: keyword === 'required' ? 'secrets' : named,
    message,
    ...(keyword !== undefined && { name: keyword }),
    stack: message,
  }
}

function toKey(text: string): string | number {
  return /^(?:0|[1-9]\d{0,5})$/.test(text) ? Number(text) : text
}
