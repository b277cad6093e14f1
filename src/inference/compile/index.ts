// The compiler of model packages. It measures with the native runtime, so the extension's bundle stays free of it: reach
// it through `../local`.
export { type Agreement } from './agreement';
export {
  checkTarget,
  type CompiledPackage,
  compileCheckpoint,
  type CompileOptions,
  precisions,
} from './compile';
export { type Precision } from './products';
export { compileTasks } from './plan';
