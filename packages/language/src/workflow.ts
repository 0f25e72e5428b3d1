import type { JsonObject, JsonValue } from '@nika/events'
import type { Permits } from './permits/permits.ts'
import type { TypeExpression } from './types/type-expression.ts'

/**
 * A workflow as plain, JSON-serialisable data: what `parseWorkflow` reads from YAML, what `workflow({…})` builds in a
 * program, and all that a runner ever sees. Strings that hold `${{ … }}` are kept as written; `resolveTemplate` and
 * `resolveAction` evaluate them.
 */
export interface Workflow {
  /** The `nika:` line: a kebab-case name. */
  readonly name: string
  /** The model of every infer task that names none, `<provider>/<name>`. */
  readonly model?: string
  readonly inputs: Readonly<Record<string, InputDeclaration>>
  readonly const: Readonly<Record<string, ConstDeclaration>>
  /** The blast radius. Absent means none, exactly as `{}`. */
  readonly permits?: Permits
  /** In the order of the file; ids are unique. */
  readonly tasks: readonly Task[]
  /** Absent when the file declares none; then the result is made of the tasks that nothing depends on. */
  readonly outputs?: Readonly<Record<string, OutputDeclaration>>
  /** The text that it was read from. Absent when it was built in a program. */
  readonly source?: WorkflowSource
}

/** The file that a workflow was read from. */
export interface WorkflowSource {
  readonly file: string
  readonly text: string
}

/** A value that the caller supplies. */
export interface InputDeclaration {
  readonly type: TypeExpression
  /** Whether the caller must supply it. */
  readonly required: boolean
  /** Used when the caller supplies nothing; it fits `type`. */
  readonly default?: JsonValue
  readonly description?: string
}

/** A value fixed in the file. */
export interface ConstDeclaration {
  readonly value: JsonValue
  /** Absent for a bare literal. */
  readonly type?: TypeExpression
  readonly description?: string
}

/** One value that the workflow returns. */
export interface OutputDeclaration {
  /** A template over `tasks`, `inputs` and `const`. */
  readonly value: string
  /** Judged when the run ends. */
  readonly type?: TypeExpression
  readonly description?: string
}

/** A node of the graph: one action, and what must come before it. */
export interface Task {
  /** snake_case, unique in the workflow. */
  readonly id: string
  /** Bindings by name. A `tasks.<id>.output` in one is an edge of the graph. */
  readonly with: Readonly<Record<string, JsonValue>>
  /** Tasks that must have succeeded first, with no data passed. */
  readonly after: Readonly<Record<string, AfterPredicate>>
  readonly action: Action
}

/** What a task that comes first must have become. */
export type AfterPredicate = 'success'

/** What a task does, told apart by `verb`. Fields keep the names of the language. */
export type Action = InferAction | ExecAction | InvokeAction

/** Calls a language model. */
export interface InferAction {
  readonly verb: 'infer'
  readonly prompt: string
  readonly system?: string
  /** Absent: the workflow's `model`. */
  readonly model?: string
  /** 0 to 2, or a template that gives such a number. */
  readonly temperature?: number | string
  /** A positive integer, or a template that gives one. */
  readonly max_tokens?: number | string
  /** A JSON Schema that the answer must satisfy; the output is then a value instead of text. Never a template. */
  readonly schema?: JsonObject
}

/** Runs a program, without a shell. */
export interface ExecAction {
  readonly verb: 'exec'
  /** The program and its arguments: each element is one argument, whatever its templates give. */
  readonly command: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly capture: Capture
  readonly decode: Decode
}

/** Which output of a program is taken; `structured` takes all with the exit code, and no exit code fails. */
export type Capture = 'stdout' | 'stderr' | 'combined' | 'structured'
/** How captured text becomes a value. */
export type Decode = 'text' | 'json' | 'jsonl'

/** Calls a tool. */
export interface InvokeAction {
  readonly verb: 'invoke'
  /** `nika:read`, `nika:write`, `nika:fetch`. */
  readonly tool: string
  readonly args: JsonObject
}
