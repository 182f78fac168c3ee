import type { Breath } from '../breath.ts'
import { movePeople, preparePeople } from '../graph/owner-people.ts'
import { moveRelations, prepareRelations } from '../graph/relation-index.ts'
import { moveIndex, prepareIndex } from '../query/entity-index.ts'
import type { NextSnapshot } from './next-snapshot.ts'
import type { Snapshot } from './snapshot.ts'

/** Two snapshots, one after the other, and the references in which they differ. */
export interface SnapshotStep extends Pick<NextSnapshot, 'touched' | 'related'> {
  previous: Snapshot
  next: Snapshot
}

/** Makes, with rests, what questions and walks need of the next snapshot, as far as {@link moveSnapshot} will not do. */
export async function prepareSnapshot(step: SnapshotStep, breath: Breath): Promise<void> {
  await prepareIndex(step, breath)
  await prepareRelations(step, breath)
  await preparePeople(step, breath)
}

/** Lets what a snapshot that is no longer asked has made become that of the next. */
export function moveSnapshot(step: SnapshotStep): void {
  moveIndex(step)
  moveRelations(step)
  movePeople(step)
}
