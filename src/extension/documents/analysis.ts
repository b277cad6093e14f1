/** What reads documents: loaded with the first document that is analyzed. */
export {
  analyzeDocument,
  analyzeSelections,
  DuplicateIndex,
  ignoreEdit,
  ignoreTextEdit,
  readAhead,
  reportOn,
} from '../../analysis';
