// The verb and the tools that touch the system, with their limits: a Runner loads them as they are needed, and takes others
// under its options `verbs` and `tools`.
export { type FetchOptions, fetchTool } from './tools/fetch.ts'
export { type ReadOptions, readTool } from './tools/read.ts'
export { writeTool } from './tools/write.ts'
export { type ExecOptions, execVerb } from './verbs/exec.ts'
