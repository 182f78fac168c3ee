import { isRecord, type PlainRecord, recordIn, textIn } from '../document/plain-values.ts'
import { textsOf } from '../document/search-document.ts'
import { type ApiOperation, joinWords } from './api-operation.ts'
import { resolveRef } from './resolve-ref.ts'

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

/** The operations of OpenAPI 2 (Swagger), 3.0, 3.1 and 3.2, webhooks among them. */
export function openApiOperations(root: PlainRecord): ApiOperation[] {
  return [recordIn(root, 'paths'), recordIn(root, 'webhooks')].flatMap((paths) =>
    Object.entries(paths).flatMap(([path, given]) => {
      const item = resolveRef(root, given)
      const shared = parametersOf(root, item)
      const own = methods.flatMap((method) => entryOf(item, method))
      // Since 3.2: methods that the specification does not name.
      const additional = Object.entries(recordIn(item, 'additionalOperations'))
      return [...own, ...additional].flatMap(([method, operation]) =>
        isRecord(operation) ? toOperation(root, { method, path, operation, shared }) : [],
      )
    }),
  )
}

function entryOf(item: PlainRecord, method: string): [string, unknown][] {
  return Object.hasOwn(item, method) ? [[method, item[method]]] : []
}

function toOperation(
  root: PlainRecord,
  {
    method,
    path,
    operation,
    shared,
  }: { method: string; path: string; operation: PlainRecord; shared: readonly string[] },
): ApiOperation {
  return {
    method: method.toLowerCase(),
    path,
    name: textIn(operation, 'operationId'),
    summary: textIn(operation, 'summary'),
    text: joinWords([
      textIn(operation, 'description'),
      ...parametersOf(root, operation),
      ...shared,
      ...responsesOf(root, operation),
    ]),
    tags: textsOf(operation.tags),
  }
}

function parametersOf(root: PlainRecord, { parameters }: PlainRecord): string[] {
  if (!Array.isArray(parameters)) return []
  return parameters.map((given) => {
    const parameter = resolveRef(root, given)
    return [textIn(parameter, 'name'), textIn(parameter, 'description')].join(' ').trim()
  })
}

function responsesOf(root: PlainRecord, operation: PlainRecord): string[] {
  return Object.entries(recordIn(operation, 'responses')).map(([status, given]) =>
    `${status} ${textIn(resolveRef(root, given), 'description')}`.trim(),
  )
}
