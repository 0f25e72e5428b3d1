/** A value, or how to get it when it is first needed: `() => import('…')`. */
export type Lazy<Value> = Value | (() => Value | Promise<Value>)
