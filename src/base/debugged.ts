/** Whether a debugger may be attached to this process: somebody who steps through a task takes longer than any limit. */

export function isDebugged(): boolean {
  return process.getBuiltinModule?.('node:inspector')?.url() !== undefined;
}
