/** `who owns the billing API?`, `owner of billing-api`, `which team maintains billing-api`, `on-call for billing-api` */
const ownerQuestion =
  /^\s*(?:(?:who|which\s+team|what\s+team)\s+(?:owns|maintains|runs|is\s+responsible\s+for|is\s+the\s+(?:owner|maintainer)\s+of)|(?:the\s+)?(?:owners?|maintainers?)\s+of|who\s+is\s+(?:the\s+)?owner\s+of|(?:who\s+is\s+)?on[-\s]?call\s+for)\s+(?<subject>\S.*)$/iu

/** What a question for an owner is about, or nothing when the text is no such question. */
export function ownerSubject(term: string): string | undefined {
  return ownerQuestion.exec(term)?.groups?.subject?.replace(/[?\s]+$/u, '') || undefined
}
