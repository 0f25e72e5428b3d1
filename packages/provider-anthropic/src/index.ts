export type { AnthropicOptions } from './options.ts'
export { createAnthropic } from './provider.ts'
