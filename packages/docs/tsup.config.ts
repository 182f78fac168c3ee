import { library } from '../../tsup.package.ts'

export default library('src/page-thread.ts')
