// Models from the hub: fetched, checked, kept. An entry of its own, so that a program loads it when a user first asks
// for a model and not at its start. Nothing here touches the network before `describe`, `open` or `installModel` is called.
export { catalogue, type CatalogueEntry, type CatalogueTask, catalogueTasks } from './catalogue';
export {
  createHubClient,
  defaultEndpoint,
  type HubClient,
  type HubOptions,
  parseEndpoint,
  type RemoteModel,
} from './client';
export { type FetchProgress, originOf, withCheckpoint } from './checkpoint';
export {
  type CompileCheckpoint,
  installModel,
  type Installation,
  type InstallOptions,
  type InstallProgress,
} from './install';
export { compileInProcess } from './compiler/client';
export { formatModelName, type ModelName, parseModelName } from './name';
export { formatBytes } from './storage';
export {
  createModelStore,
  holdsPackage,
  isFolder,
  type InstalledModel,
  type InstallRecord,
  type ModelStore,
  type UnfinishedDownload,
} from './store';
