import { visibleText } from './visible-text.ts'

// CSI and OSC, DCS, PM, APC, SOS sequences, in their 7-bit and 8-bit forms, and lone escapes
const sequences =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g

/** A line of a log as plain text: what a terminal would have left of it, without colours. */
export const plainLine = (text: string): string => visibleText(text.replace(sequences, '').replace(/\r+$/, '').replace(/^.*\r/s, ''))
