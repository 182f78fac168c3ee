import type { Selectable } from 'kysely'
import { errors } from '../errors.ts'
import type { Task, TaskEvent, TaskStatus, TaskStep } from '../tasks/task.ts'
import type { ClaimedTask, ClaimOptions, TaskLease } from '../tasks/task-store.ts'
import { createStatement } from './statement.ts'
import { columnText, keyOf, keysOf } from './stored-text.ts'
import type { PartKind, PartRow, TaskDb, TaskTables } from './task-tables.ts'

type TaskRow = Pick<
  Selectable<TaskTables['callboard_scaffolder_tasks']>,
  'id' | 'status' | 'cancelling' | 'only_worker'
>
/** Of a part, what a run is made of. */
type Part = Pick<PartRow, 'kind' | 'name' | 'value'>

const taskColumns = ['id', 'status', 'cancelling', 'only_worker'] as const
const shown: PartKind[] = ['field', 'step']
const handed: PartKind[] = [...shown, 'journal', 'definition', 'sealed', 'workspace']

/** A run as it is shown. */
export async function readTask(db: TaskDb, id: string): Promise<Task | undefined> {
  const parts = await readShown(db, { id: columnText(id) })
  return parts[0] && toTask(parts[0], parts)
}

/** Runs as they are shown, in the order of their rows. */
export async function readTasks(db: TaskDb, ids: readonly string[]): Promise<Task[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('callboard_scaffolder_tasks')
    .select(taskColumns)
    .where('id', 'in', ids)
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  const parts = new Map<string, PartRow[]>(ids.map((id) => [id, []]))
  for (const part of await readParts(db, ids, shown)) parts.get(part.task)?.push(part)
  return ids.flatMap((id) => {
    const row = byId.get(id)
    return row ? [toTask(row, parts.get(id) ?? [])] : []
  })
}

/** A run with what its worker needs, after it was taken. @throws SCAFFOLDER_TASK_MISSING */
export async function readClaimed(db: TaskDb, lease: TaskLease): Promise<ClaimedTask> {
  const parts = await readHanded(db, { id: columnText(lease.taskId) })
  const [row] = parts
  if (!row) throw errors.TASK_MISSING({ id: lease.taskId })
  const textOf = (wanted: PartKind) => parts.find(({ kind }) => kind === wanted)?.value
  const [sealed, workspace] = [textOf('sealed'), textOf('workspace')]
  return {
    lease,
    task: toTask(row, parts),
    definition: textOf('definition') ?? '',
    journal: new Map(parts.filter(({ kind }) => kind === 'journal').map(toJournalEntry)),
    ...(sealed !== undefined && { sealed }),
    ...(row.only_worker !== null && { onlyWorker: row.only_worker }),
    ...(workspace !== undefined && { workspace }),
  }
}

/** Entries of a log. @throws SCAFFOLDER_TASK_MISSING */
export async function readEvents(
  db: TaskDb,
  id: string,
  { after, limit }: { after: number; limit: number },
): Promise<TaskEvent[]> {
  const rows = await db
    .selectFrom('callboard_scaffolder_events')
    .selectAll()
    .where('task', '=', columnText(id))
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  if (rows.length === 0) await assertTask(db, id)
  return rows.map((row) => ({
    id: row.id,
    taskId: id,
    createdAt: row.created_at,
    type: row.type as TaskEvent['type'],
    body: JSON.parse(row.body),
  }))
}

/** What was kept for a key. */
export async function readCheckpoint(
  db: TaskDb,
  id: string,
  key: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('callboard_scaffolder_parts')
    .select('value')
    .where('task', '=', columnText(id))
    .where('kind', '=', 'checkpoint')
    .where('name', '=', keyOf(key))
    .executeTakeFirst()
  return row?.value
}

/** By run, the number of its last entry. */
export async function readLastEvents(
  db: TaskDb,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('callboard_scaffolder_tasks')
    .select(['id', 'last_event'])
    .where('id', 'in', ids.map(columnText))
    .execute()
  return new Map(rows.map(({ id, last_event }) => [id, last_event]))
}

/** The next moment at which a run that sleeps wakes. */
export async function readNextWake(
  db: TaskDb,
  { now, ids }: Omit<ClaimOptions, 'worker'>,
): Promise<number | undefined> {
  const [row] = ids
    ? await wakesAfter(db, now).where('id', 'in', keysOf(ids)).execute()
    : await readWakes(db, { now })
  return row ? Number(row.wake_at) : undefined
}

function wakesAfter(db: TaskDb, now: number) {
  return db
    .selectFrom('callboard_scaffolder_tasks')
    .select('wake_at')
    .where('wake_at', '>', now)
    .orderBy('wake_at')
    .limit(1)
}

const readWakes = createStatement((db, { now }: { now: number }) => wakesAfter(db, now))

/** @throws SCAFFOLDER_TASK_MISSING */
export async function assertTask(db: TaskDb, id: string): Promise<void> {
  if (!(await findRow(db, id))) throw errors.TASK_MISSING({ id })
}

async function findRow(db: TaskDb, id: string): Promise<TaskRow | undefined> {
  return db
    .selectFrom('callboard_scaffolder_tasks')
    .select(taskColumns)
    .where('id', '=', columnText(id))
    .executeTakeFirst()
}

/** A run and its parts in one statement, so that they belong together. No run is without fields. */
const runWith = (kinds: PartKind[]) =>
  createStatement((db, { id }: { id: string }) =>
    db
      .selectFrom('callboard_scaffolder_tasks as run')
      .innerJoin('callboard_scaffolder_parts as part', 'part.task', 'run.id')
      .select(['run.id', 'run.status', 'run.cancelling', 'run.only_worker'])
      .select(['part.kind', 'part.name', 'part.value'])
      .where('run.id', '=', id)
      .where('part.kind', 'in', kinds)
      .orderBy('part.place'),
  )
const readShown = runWith(shown)
const readHanded = runWith(handed)

function readParts(db: TaskDb, ids: readonly string[], kinds: PartKind[]): Promise<PartRow[]> {
  return db
    .selectFrom('callboard_scaffolder_parts')
    .selectAll()
    .where('task', 'in', ids)
    .where('kind', 'in', kinds)
    .orderBy('place')
    .execute()
}

function toTask({ id, status, cancelling }: TaskRow, parts: readonly Part[]): Task {
  const valuesOf = (wanted: PartKind) => parts.filter(({ kind }) => kind === wanted)
  const fields = valuesOf('field').map(({ name, value }) => [name, JSON.parse(value)])
  return {
    ...(Object.fromEntries(fields) as Omit<Task, 'id' | 'status' | 'steps' | 'cancelling'>),
    id,
    status: status as TaskStatus,
    ...(cancelling !== null && { cancelling: JSON.parse(cancelling) }),
    steps: valuesOf('step').map(({ value }): TaskStep => JSON.parse(value)),
  }
}

function toJournalEntry({ value }: Part): [string, string] {
  const end = value.indexOf('\n')
  return [JSON.parse(value.slice(0, end)), value.slice(end + 1)]
}
