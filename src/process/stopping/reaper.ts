import { startWatcher } from './start-watcher.ts'

/*
 * runner ──"+ 4711"──▶ reaper          a group was started
 *        ──"- 4711"──▶                 it is over
 *        ──"."───────▶ exits           the run ended in order
 *        ──(closed)──▶ kills           the runner is dead: its groups first, then by the mark whoever has left them
 */

/**
 * A shell and not Node, as it must cost a run next to nothing. Groups are signalled until nobody is in them and no longer, for then
 * the number may be a stranger's. Where there is no /proc the groups are all that can be known.
 */
const script = `run=$1
groups=' '
while read -r word group; do
  case $word in
    +) groups="$groups$group " ;;
    -) case $groups in *" $group "*) groups="\${groups%%" $group "*} \${groups#*" $group "}" ;; esac ;;
    .) exit 0 ;;
  esac
done
tries=0 empty=0
while [ $empty -lt 2 ] && [ $tries -lt 50 ]; do
  [ $tries -eq 0 ] || sleep 0.1 2>/dev/null || sleep 1
  tries=$((tries + 1)) empty=$((empty + 1)) left=' '
  for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null && left="$left$group " && empty=0; done
  groups=$left
  for file in $(grep -lsFe "SPARKWING_RUN_ID=$run" /proc/[0-9]*/environ); do
    pid=\${file#/proc/}
    kill -s KILL "\${pid%/environ}" 2>/dev/null && empty=0
  done
done`

/** The process that outlives a killed runner just long enough to end what it had started. */
export interface Reaper {
  began(group: number): void
  ended(group: number): void
  /** The run ended in order: it goes, and touches nothing. */
  dismiss(): void
}

/**
 * Starts the reaper of a run. A run inside a job that is ended still gets its own processes ended, since no sweep ends a reaper. When it
 * can not be started the run goes on without it; the next reader of the run ends what is left then.
 */
export const startReaper = (run: string): Reaper => {
  const { pipe } = startWatcher({ name: 'sparkwing-reaper', script, args: [run], isDetached: true })
  // a short write to a pipe is done when this returns, also when the process exits right after
  const tell = (line: string): void => {
    if (pipe?.writable) pipe.write(`${line}\n`)
  }
  return {
    began: (group) => {
      tell(`+ ${group}`)
    },
    ended: (group) => {
      tell(`- ${group}`)
    },
    dismiss: () => {
      tell('.')
      pipe?.end()
    },
  }
}
