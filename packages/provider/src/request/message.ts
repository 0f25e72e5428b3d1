import type { JsonValue } from '@nika/events'

/** A piece of text. */
export interface TextPart {
  readonly type: 'text'
  readonly text: string
}

/** A picture for models that see: its bytes in base64 with their media type, or the URL it can be fetched from. */
export type ImagePart =
  | { readonly type: 'image'; readonly media_type: string; readonly data: string }
  | { readonly type: 'image'; readonly url: string }

/** What the user says. */
export interface UserMessage {
  readonly role: 'user'
  readonly content: string | readonly (TextPart | ImagePart)[]
}

/** What the model said before. */
export interface AssistantMessage {
  readonly role: 'assistant'
  readonly content: string
  readonly tool_calls?: readonly ToolCall[] | undefined
}

/** What a tool answered to a call of the model's. */
export interface ToolMessage {
  readonly role: 'tool'
  /** The `id` of the tool call that this answers. */
  readonly tool_call_id: string
  readonly content: string
}

/** One turn of a conversation. The system prompt is no message but `system` of the request. */
export type Message = UserMessage | AssistantMessage | ToolMessage

/** A call that the model wants made. */
export interface ToolCall {
  readonly id: string
  readonly name: string
  /** The arguments; when the model wrote something that is not JSON, the text it wrote. */
  readonly args: JsonValue
}
