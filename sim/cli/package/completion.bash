# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of solidair for bash: commands, options, the words that an option takes, municipalities, the scenarios that come with the
# program; otherwise files of the kind that a command takes.
_solidair_places='@PLACES@'
_solidair_scenarios='@SCENARIOS@'
_solidair() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} choices= files shipped=
    COMPREPLY=()
    case $before:$word in # of --scheme=full the shell makes three words
        *:=) word= ;;
        =:*) before=${COMP_WORDS[COMP_CWORD - 2]} ;;
    esac
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W '@COMMANDS@ --help --version --lang' -- "$word")
        return
    fi
    case ${COMP_WORDS[1]}:$before in
        *:--lang) choices='nl en' ;;
        # @WORDS@
    esac
    if [ "$before" = --municipality ]; then
        local place
        while IFS= read -r place; do
            [[ $place != "$word"* && $(printf %q "$place") != "$word"* ]] || COMPREPLY+=("$(printf %q "$place")")
        done <<<"$_solidair_places"
        return
    fi
    if [ -z "$choices" ] && [[ $word == -* ]]; then
        case ${COMP_WORDS[1]} in
            # @OPTIONS@
        esac
    fi
    if [ -n "$choices" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$word")
    else
        case ${COMP_WORDS[1]}:$before in
            *:-o | *:--output) files='*.@(cfg|h5|html|pdf|csv|txt|xlsx)' ;;
            new:--base | *:--shocks) files='*.cfg' shipped=$_solidair_scenarios ;;
            run:* | check:* | batch:* | backtest:*) files='*.cfg' shipped=$_solidair_scenarios ;;
            advies:* | stress:* | sensitivity:*) files='*.@(cfg|h5)' shipped=$_solidair_scenarios ;;
            show:* | report:* | coalition:* | verify:* | compare:*) files='*.h5' ;;
            new:* | settle:* | calibrate:*) files='*.@(cfg|csv|xlsx)' ;;
            *) files='*.@(cfg|h5|csv|xlsx)' ;;
        esac
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <({ compgen -d -- "$word"; shopt -s extglob; compgen -f -X "!$files" -- "$word"; compgen -W "$shipped" -- "$word"; } |
            sort -u)
    fi
}
complete -F _solidair solidair
