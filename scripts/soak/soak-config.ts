/** The pipelines of the soak. The folder of `$SPARKWING_SOAK` gets a line in `overlaps` if two jobs with the same lock run at the same time. */
export const soakConfig = `import { defineConfig, pipeline, sh } from 'sparkwing'
const talk = (lines) => sh\`n=0; while [ $n -lt \${lines} ]; do echo "line $n"; n=$((n + 1)); sleep 0.02; done\`
const deaf = sh\`(trap '' TERM INT; setsid sleep 900 & sleep 900 & wait; sleep 900) & n=0; while [ $n -lt 60 ]; do echo "deaf $n"; n=$((n + 1)); sleep 0.05; done\`
const bulk = sh\`i=0; while [ $i -lt 20 ]; do seq -f 'line %.0f' 1 500; i=$((i + 1)); sleep 0.05; done\`
// The file of a job that was killed is left behind, so it counts only while its process runs. A zombie does not count: it has ended, and the
// process that adopted it has not collected its status yet.
const alone = sh\`pid=$(cat "$SPARKWING_SOAK/inside" 2>/dev/null); state=$(sed -n 's/^State:[[:space:]]*//p' "/proc/$pid/status" 2>/dev/null)
case "$pid,$state" in ,*|*,) ;; *,Z*|*,X*) echo "$pid" >> "$SPARKWING_SOAK/zombies" ;; *) echo "$pid ($state) and $$" >> "$SPARKWING_SOAK/overlaps" ;; esac
echo $$ > "$SPARKWING_SOAK/inside"; sleep 0.3; echo 'line 1'; rm -f "$SPARKWING_SOAK/inside"\`
export default defineConfig({ pipelines: {
  talk: pipeline({ plan({ job }) { const a = job('a', talk(20)); job('b', talk(40), { needs: [a] }); job('c', talk(30)) } }),
  deaf: pipeline({ plan({ job }) { job('deaf', deaf); job('a', talk(50)) } }),
  works: pipeline({ plan({ job }) { job('a', async () => { await new Promise((resolve) => setTimeout(resolve, 300)); return 1 }); job('fails', sh\`sleep 0.2; exit 3\`) } }),
  locked: pipeline({ plan({ job }) { job('alone', alone, { lock: 'soak' }); job('a', talk(10)) } }),
  bulk: pipeline({ plan({ job }) { job('bulk', bulk); job('other', bulk) } }),
} })
`
