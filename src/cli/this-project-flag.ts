import { Flags } from '@oclif/core'

/** For the dashboard, which names the project that a pipeline belongs to. Without it, those above the directory are looked in as well. */
export const thisProjectFlag = Flags.boolean({ description: 'look only in the project of this very directory', hidden: true })
