// Publishing to Azure DevOps

export { type AzureHost, type AzureHostOptions, azureHost } from './azure/azure-host.ts'

// What only Azure DevOps has

export { type AzureActionsOptions, azureActions } from './azure/azure-actions.ts'
export type { HostAnswer, HostClient, HostRequest } from './publish/host-client.ts'
