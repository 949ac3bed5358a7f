/** The shells that completion is made for. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const
export type Shell = (typeof shells)[number]

// Each script asks `sparkwing autocomplete:words` what the word at the cursor can become: a line for each, `VALUE TAB DESCRIPTION`, or one
// line `:files`. No script hands what was typed, or what it was offered, to the shell to be evaluated: both may hold `$(…)`.

const bash = String.raw`# bash completion of sparkwing
_sparkwing() {
  local typed=${'$'}{COMP_LINE:0:COMP_POINT} line value before=
  local -a words
  COMPREPLY=()
  IFS=$' \t\n' read -r -a words <<< "$typed"
  case $typed in *[[:space:]]) words+=('') ;; esac
  # bash replaces only what follows the last of its break characters
  local current=${'$'}{words[${'$'}{#words[@]}-1]}
  case $current in *[:=]*) before=${'$'}{current%"${'$'}{current##*[:=]}"} ;; esac
  case $before in *:) [[ $COMP_WORDBREAKS == *:* ]] || before= ;; *=) [[ $COMP_WORDBREAKS == *=* ]] || before= ;; esac
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "${'$'}{current#"$before"}")
      return
    fi
    value=${'$'}{line%%$'\t'*}
    value=${'$'}{value#"$before"}
    printf -v value %q "$value"
    # an input is followed by its value
    [[ $value == *= ]] && compopt -o nospace 2>/dev/null
    COMPREPLY+=("$value")
  done < <(command sparkwing autocomplete:words -- "${'$'}{words[@]:1}" 2>/dev/null)
}
complete -F _sparkwing sparkwing
`

const zsh = String.raw`#compdef sparkwing
_sparkwing() {
  local line value
  local -a found values abouts open
  found=("${'$'}{(@f)$(command sparkwing autocomplete:words -- "${'$'}{(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ ${'$'}{found[1]} == :files ]]; then
    # behind the = of --flag=
    compset -P '--*='
    _files
    return
  fi
  for line in "${'$'}{found[@]}"; do
    [[ -n $line ]] || continue
    value=${'$'}{line%%$'\t'*}
    if [[ $value == *= ]]; then open+=("$value"); continue; fi
    values+=("$value")
    if [[ $line == *$'\t'* ]]; then abouts+=("$value -- ${'$'}{line#*$'\t'}"); else abouts+=("$value"); fi
  done
  (( ${'$'}{#open} )) && compadd -S '' -a open
  (( ${'$'}{#values} )) && compadd -l -d abouts -a values
}
if (( ! $+functions[compdef] )); then
  autoload -Uz compinit && compinit
fi
if [[ ${'$'}{funcstack[1]} == _sparkwing ]]; then _sparkwing "$@"; else compdef _sparkwing sparkwing; fi
`

const fish = String.raw`# fish completion of sparkwing
function __sparkwing_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    test (count $current) -eq 0; and set current ''
    set -l found (command sparkwing autocomplete:words -- $before[2..-1] "$current" 2>/dev/null)
    if test "$found[1]" = ':files'
        __fish_complete_path (string replace -r -- '^--[^=]*=' '' "$current")
    else if test (count $found) -gt 0
        printf '%s\n' $found
    end
end
complete -c sparkwing -e
complete -c sparkwing -f -a '(__sparkwing_complete)'
`

const powershell = String.raw`# PowerShell completion of sparkwing
Register-ArgumentCompleter -Native -CommandName sparkwing -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        Select-Object -Skip 1 |
        ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } })
    # an empty argument would be lost in an old PowerShell
    $open = if ($wordToComplete -eq '') { @('--new-word') } else { @() }
    & sparkwing 'autocomplete:words' @open '--' @words 2>$null | ForEach-Object {
        $value, $about = $_ -split [char]9, 2
        if ($value -eq ':files') { return }
        if (-not $about) { $about = $value }
        $text = if ($value -match '[^\w.:/=-]') { "'" + ($value -replace "'", "''") + "'" } else { $value }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $about)
    }
}
`

const texts: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell }

/** The script that a shell reads at its start. */
export const shellScript = (shell: Shell): string => texts[shell]

/** The name of its file, in the folder `cache/completion` of the home. */
export const scriptFile = (shell: Shell): string => `sparkwing.${shell === 'powershell' ? 'ps1' : shell}`
