/** The platforms that onnxruntime-node has native files for, as `vsce package --target` names them. */
export const platformTargets = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64', 'win32-arm64'];

/** The platform this runs on. */
export function hostTarget() {
  return `${process.platform}-${process.arch}`;
}
