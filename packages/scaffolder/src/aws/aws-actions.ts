import type { Action } from '../actions/define-action.ts'
import { type AwsOptions, awsAccounts } from './aws-account.ts'
import { copyToBucket } from './copy-to-bucket.ts'
import { createRepository } from './create-repository.ts'
import { createSecret } from './create-secret.ts'

/**
 * `roadiehq:aws:ecr:create`, `roadiehq:aws:secrets-manager:create` and, where there are buckets, `roadiehq:aws:s3:cp`.
 *
 * @throws CORE_OPTION_INVALID
 */
export function awsActions(options: AwsOptions): readonly Action[] {
  const find = awsAccounts(options)
  const hasBuckets = options.accounts.some(({ buckets = [] }) => buckets.length > 0)
  return [createRepository(find), createSecret(find), ...(hasBuckets ? [copyToBucket(find)] : [])]
}
