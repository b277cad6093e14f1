/** What reads and edits the text of a `.gloss.json`: only a workspace that has one, or is to get one, loads it. */
export { parseWorkspaceFile, withHidden, withRule } from '../../analysis';
