import type { CacheControlEphemeral, TextBlockParam } from '@anthropic-ai/sdk/resources/messages/messages'

// A breakpoint stands on the last block of what it ends. https://platform.claude.com/docs/en/build-with-claude/prompt-caching

/** The system prompt, cached if asked. */
export function cachedSystem(system: string, cache_control: CacheControlEphemeral | undefined): string | TextBlockParam[] {
  return cache_control === undefined ? system : [{ type: 'text', text: system, cache_control }]
}

/** The items, tools or blocks, with a breakpoint on the last one if asked. */
export function cachedLast<Item extends object>(items: readonly Item[], cache_control: CacheControlEphemeral | undefined): Item[] {
  return items.map((item, index) => (cache_control !== undefined && index === items.length - 1 ? { ...item, cache_control } : item))
}
