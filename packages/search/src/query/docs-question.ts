/** `docs user service`, `documentation of the billing API`, `payment gateway docs` */
const docsQuestion =
  /^\s*(?:(?:the\s+)?(?:docs?|documentation)\s+(?:(?:of|for|on|about)\s+)?(?:the\s+)?(?<before>\S.*?)|(?<after>\S.*?)\s+(?:docs?|documentation))[?\s]*$/iu

/** What somebody wants to read the documentation of, or nothing when the text is no such question. */
export function docsSubject(term: string): string | undefined {
  const { before, after } = docsQuestion.exec(term)?.groups ?? {}
  return before ?? after
}
