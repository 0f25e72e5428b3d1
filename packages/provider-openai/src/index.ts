export type { OpenAIOptions } from './options.ts'
export { createOpenAI } from './provider.ts'
