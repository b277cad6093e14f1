export { PanelController, type PanelContent } from './controller';
