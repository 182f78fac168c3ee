import type { Page } from 'playwright-core'

/** Fills the form of New Go Service, which is open, and leads to its plan. */
export async function fillGoService(
  page: Page,
  name: string,
  { database }: { database?: string } = {},
): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Description').fill('Serves exchange rates to the checkout')
  await page.getByLabel('Owner').fill('group:default/fintech-team')
  if (database !== undefined) {
    await page.getByLabel(database).check()
    await page.getByLabel('Database size').waitFor()
  }
  await page.getByRole('button', { name: 'Plan' }).click()
  await page.getByRole('heading', { name: 'What will happen' }).waitFor()
}

/** Runs New Go Service to its end. Returns the path of the run. */
export async function runGoService(page: Page, name: string): Promise<string> {
  await page.goto('/templates/default/new-go-service')
  await fillGoService(page, name)
  await page.getByRole('button', { name: /Create/ }).click()
  await page.waitForURL(/\/runs\//)
  // Without scripts the page loads itself again until there is an outcome.
  await page.getByRole('heading', { name: 'Done' }).waitFor({ timeout: 30_000 })
  return new URL(page.url()).pathname
}
