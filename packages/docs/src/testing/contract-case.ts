/** One demand of a contract, for any test runner: `for (const { name, run } of cases) it(name, run)`. */
export interface ContractCase {
  /** The demand as a sentence. */
  name: string
  /** Rejects when the demand is not met. */
  run(): Promise<void>
}
