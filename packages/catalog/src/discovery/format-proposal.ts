import { escapeControls } from '@callboard/core'
import { Document, isScalar, type Node } from 'yaml'
import type { ProposalReason } from './propose-entity.ts'

/** The text of a `catalog-info.yaml`: each entity a document, each reason a comment beside what it is for. */
export function formatProposal(
  entities: readonly object[],
  reasons: readonly ProposalReason[],
): string {
  const documents = entities.map((entity) => {
    const document = new Document(entity)
    const { kind, metadata } = entity as { kind: string; metadata: { name: string } }
    const ref = `${kind}:default/${metadata.name}`.toLowerCase()
    const own = reasons.filter((reason) => reason.ref.toLowerCase() === ref)
    for (const [field, about] of groupByField(own)) comment(document, field, about)
    return document.toString({ lineWidth: 0 })
  })
  return documents.join('---\n')
}

function groupByField(reasons: readonly ProposalReason[]): Map<string, string> {
  const groups = new Map<string, string>()
  for (const { field, reason } of reasons) {
    const before = groups.get(field)
    groups.set(field, before === undefined ? reason : `${before}, ${reason}`)
  }
  return groups
}

function comment(document: Document, field: string, reason: string): void {
  const node = document.getIn(pathOf(field), true) as Node | undefined
  if (!node) return
  const text = ` ${escapeControls(reason)}`
  if (isScalar(node)) node.comment = text
  else node.commentBefore = text
}

/** Annotations have dots in their keys. */
function pathOf(field: string): string[] {
  const [, annotation] = /^metadata\.annotations\.(.+)$/.exec(field) ?? []
  return annotation === undefined ? field.split('.') : ['metadata', 'annotations', annotation]
}
