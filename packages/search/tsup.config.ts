import { library } from '../../tsup.package.ts'

export default library('src/index-thread.ts')
