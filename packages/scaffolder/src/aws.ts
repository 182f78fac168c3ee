export { type AwsAccount, type AwsOptions, awsOrigins } from './aws/aws-account.ts'
export { awsActions } from './aws/aws-actions.ts'
export type { AwsCredentials } from './aws/aws-client.ts'
