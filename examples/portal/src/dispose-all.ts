/** Last opened, first released; one that fails leaves none of the others open. @throws the first failure */
export async function disposeAll(opened: AsyncDisposable[]): Promise<void> {
  const failures: unknown[] = []
  for (const part of opened.splice(0).reverse()) {
    try {
      await part[Symbol.asyncDispose]()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
