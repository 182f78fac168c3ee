import type { Compilable, CompiledQuery } from 'kysely'
import type { TaskDb } from './task-tables.ts'

/** A statement that is run with other values each time. */
type Statement<Values, Row> = (db: TaskDb, values: Values) => Promise<Row[]>

/** Stands for a value that comes later. */
class Slot {
  readonly name: PropertyKey
  constructor(name: PropertyKey) {
    this.name = name
  }
}

/** Gives a slot for every name. */
const slots = new Proxy({}, { get: (_target, name) => new Slot(name) })

/**
 * A statement that is built once for each connection: to build one takes the process longer than to run it.
 *
 * @param build - may put the values into the statement, but cannot look at them
 */
export function createStatement<Values extends object, Row>(
  build: (db: TaskDb, values: Values) => Compilable<Row>,
): Statement<Values, Row> {
  const built = new WeakMap<TaskDb, CompiledQuery<Row>>()
  return async (db, values) => {
    let query = built.get(db)
    if (!query) {
      query = build(db, slots as Values).compile()
      built.set(db, query)
    }
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof Slot ? Reflect.get(values, parameter.name) : parameter,
    )
    return (await db.executeQuery<Row>({ ...query, parameters })).rows
  }
}
