import { viewports } from './browser.ts'
import { looksAt } from './looks.ts'

looksAt(viewports[1])
