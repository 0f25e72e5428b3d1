import type { Owner, PersistentMap } from './persistent-map.ts'
import { isSettled, newTask, type TaskState, type TaskStatus } from './task-state.ts'

/** A task that nobody else holds yet. */
export type TaskDraft = { -readonly [Name in keyof TaskState]: TaskState[Name] }

/** Stands in until the map has told which task it is. */
const noTask: TaskState = newTask('')

/**
 * Changes the tasks of a run through drafts. Events in a row are mostly about one task, which is looked up and copied once
 * for all of them.
 */
export class TaskEditor {
  tasks: PersistentMap<TaskState>
  settledCount: number
  readonly #owner: Owner = {}
  #draft: TaskDraft | undefined

  constructor(tasks: PersistentMap<TaskState>, settledCount: number) {
    this.tasks = tasks
    this.settledCount = settledCount
  }

  /** The task's draft: what is done to it is done to the task. */
  edit(taskId: string): TaskDraft {
    if (this.#draft?.task_id === taskId) return this.#draft
    let draft: TaskDraft = noTask
    const open = (task: TaskState | undefined): TaskState => {
      draft = task === undefined ? newTask(taskId) : { ...task }
      return draft
    }
    this.tasks = this.tasks.update(taskId, open, this.#owner)
    this.#draft = draft
    return draft
  }

  /** Adds the task, when nothing told of it yet. */
  mention(taskId: string): void {
    if (this.#draft?.task_id !== taskId && !this.tasks.has(taskId)) this.edit(taskId)
  }

  /** Gives the draft another status. */
  move(draft: TaskDraft, status: TaskStatus): void {
    this.settledCount += Number(isSettled(status)) - Number(isSettled(draft.status))
    draft.status = status
  }

  /** Puts other tasks in the place of all. */
  replace(tasks: PersistentMap<TaskState>, settledCount: number): void {
    this.tasks = tasks
    this.settledCount = settledCount
    this.#draft = undefined
  }
}
