import { isRecord } from '../expressions/plain-data.ts'

/** What stands at a dotted path of plain data. */
export function valueAt(data: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)]
    return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
  }, data)
}

/** A copy of plain data with another value at a dotted path that is there. */
export function withValueAt(data: unknown, path: string, value: unknown): unknown {
  const [key = '', ...rest] = path.split('.')
  const put = (inner: unknown) =>
    rest.length === 0 ? value : withValueAt(inner, rest.join('.'), value)
  if (Array.isArray(data))
    return data.map((item, index) => (String(index) === key ? put(item) : item))
  if (!isRecord(data) || !Object.hasOwn(data, key)) return data
  return Object.fromEntries(
    Object.entries(data).map(([name, inner]) => [name, name === key ? put(inner) : inner]),
  )
}
