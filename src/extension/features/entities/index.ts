export { markAsEntity, notAnEntity } from './overrides';
export { renameAllMentions } from './rename';
export { registerEntityView } from './view';
