import { systemProcesses } from './process-table.ts'
import { startWatcher } from './start-watcher.ts'

/*
 * runner ──"+ 4711"──▶ reaper          a group was started
 *        ──"- 4711"──▶                 it is over
 *        ──"/ path"──▶                 a folder to remove if the runner dies
 *        ──"."───────▶ exits           the run ended normally
 *        ──(closed)──▶ kills           the runner is dead: first its groups, then marked processes that have left them, except
 *                               those that were let go of
 */

/**
 * Which processes were let go of is decided as in `let-go.ts`.
 *
 * A shell rather than Node, because it must cost a run next to nothing. A group is signalled only until it is empty, because its number
 * may be reused after that. Without /proc, only the groups can be killed.
 */
const script = `run=$1 own=$2
groups=' ' folder= marked=' '
# whether each of the descriptors 0 to 2 of process $1 is /dev/null or a regular file, or closed
is_silent() {
  [ -r "/proc/$1/fd" ] || return 1
  for fd in 0 1 2; do
    file=/proc/$1/fd/$fd
    [ -h "$file" ] || continue
    [ -f "$file" ] || [ "$file" -ef /dev/null ] || return 1
  done
}
# whether process $1 was let go of; $3 is its parent and $5 its session
is_let_go() {
  case $marked in *" $1 "*) ;; *) return 1 ;; esac
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  set -- "$1" \${stat##*) }
  case " $own $sessions" in *" $5 "*) return 1 ;; esac
  case $marked in *" $5 "*) [ "$5" = "$1" ] || { is_let_go "$5"; return; } ;; esac
  is_silent "$1" || is_let_go "$3"
}
while read -r word group; do
  case $word in
    /) folder=$group ;;
    +) groups="$groups$group " ;;
    -) case $groups in *" $group "*) groups="\${groups%%" $group "*} \${groups#*" $group "}" ;; esac ;;
    .) exit 0 ;;
  esac
done
sessions=$groups tries=0 empty=0
while [ $empty -lt 2 ] && [ $tries -lt 50 ]; do
  [ $tries -eq 0 ] || sleep 0.1 2>/dev/null || sleep 1
  tries=$((tries + 1)) empty=$((empty + 1)) left=' '
  for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null && left="$left$group " && empty=0; done
  groups=$left
  marked=' '
  for file in $(grep -lsFe "SPARKWING_RUN_ID=$run" /proc/[0-9]*/environ); do
    pid=\${file#/proc/}
    marked="$marked\${pid%/environ} "
  done
  for pid in $marked; do is_let_go "$pid" || { kill -s KILL "$pid" 2>/dev/null && empty=0; }; done
done
[ -z "$folder" ] || rm -rf -- "$folder"`

/** A process that outlives a killed runner just long enough to kill what the runner started. */
export interface Reaper {
  began(group: number): void
  ended(group: number): void
  /** Removes this folder if the runner dies. */
  owns(folder: string): void
  /** Ends the reaper without killing anything, because the run ended normally. */
  dismiss(): void
}

/**
 * Starts the reaper of a run. No sweep kills a reaper, so when a job is killed, the processes of a run inside it are killed too. If the
 * reaper cannot be started, the run goes on without it, and the next reader of the run kills what is left.
 */
export const startReaper = (run: string): Reaper => {
  const { pipe } = startWatcher({
    name: 'sparkwing-reaper',
    script,
    args: [run, String(systemProcesses.standingOf(process.pid)?.session ?? '')],
    isDetached: true,
  })
  // a short write to a pipe is complete when this returns, even if the process exits right afterwards
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
    owns: (folder) => {
      tell(`/ ${folder}`)
    },
    dismiss: () => {
      tell('.')
      pipe?.end()
    },
  }
}
