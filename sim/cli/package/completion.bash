# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of solidair for bash: commands, options, the words that an option takes; otherwise files.
_solidair() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} choices=
    COMPREPLY=()
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W '@COMMANDS@ --help --version --lang' -- "$word")
        return
    fi
    case ${COMP_WORDS[1]}:$before in
        *:--lang) choices='nl en' ;;
        # @WORDS@
    esac
    if [ -z "$choices" ] && [[ $word == -* ]]; then
        case ${COMP_WORDS[1]} in
            # @OPTIONS@
        esac
    fi
    if [ -n "$choices" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$word")
    else
        local files='*.@(cfg|h5|csv|xlsx)'
        case ${COMP_WORDS[1]} in
            run | check | new) files='*.@(cfg|csv|xlsx)' ;;
            show | report | coalition | verify | compare) [[ $before == -* ]] || files='*.h5' ;;
        esac
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -d -- "$word"; shopt -s extglob; compgen -f -X "!$files" -- "$word")
    fi
}
complete -F _solidair solidair
