/** One demand of a contract, for any test runner: `for (const { name, run } of cases) it(name, run)`. */
export interface ContractCase {
  /** The demand as a sentence. */
  name: string
  /** Rejects when the demand is not met. */
  run(): Promise<void>
}

/**
 * Makes the cases of a contract, each with a subject of its own; one that has a `dispose` is released afterwards.
 *
 * @param demands - by their sentences; each throws when it is not met
 */
export function contractCases<Subject>(
  demands: Readonly<Record<string, (subject: Subject) => Promise<void> | void>>,
  create: () => Subject | Promise<Subject>,
): ContractCase[] {
  return Object.entries(demands).map(([name, demand]) => ({
    name,
    async run() {
      const subject = await create()
      try {
        await demand(subject)
      } finally {
        await (subject as { dispose?(): PromiseLike<void> | void }).dispose?.()
      }
    },
  }))
}
