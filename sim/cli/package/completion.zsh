#compdef solidair
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of solidair for zsh: commands, options, the words that an option takes, municipalities, the scenarios that come with the
# program; otherwise files of the kind that a command takes.
_solidair_places='@PLACES@'
_solidair_scenarios='@SCENARIOS@'
_solidair() {
    local choices= files shipped= before=${words[CURRENT - 1]}
    if [[ $PREFIX == --*=* ]]; then # --scheme=full
        before=${PREFIX%%=*}
        compset -P '*='
    fi
    if ((CURRENT == 2)); then
        compadd -- @COMMANDS@ --help --version --lang
        return
    fi
    case ${words[2]}:$before in
        *:--lang) choices='nl en' ;;
        # @WORDS@
    esac
    if [[ $before == --municipality ]]; then
        compadd -- "${(f)_solidair_places[@]}"
        return
    fi
    if [[ -z $choices && $PREFIX == -* ]]; then
        case ${words[2]} in
            # @OPTIONS@
        esac
    fi
    if [[ -n $choices ]]; then
        compadd -- ${=choices}
    else
        case ${words[2]}:$before in
            *:-o | *:--output) files='*.(cfg|h5|html|pdf|csv|txt|xlsx)' ;;
            new:--base | *:--shocks) files='*.cfg' shipped=$_solidair_scenarios ;;
            run:* | check:* | batch:* | backtest:*) files='*.cfg' shipped=$_solidair_scenarios ;;
            advies:* | stress:* | sensitivity:*) files='*.(cfg|h5)' shipped=$_solidair_scenarios ;;
            show:* | report:* | coalition:* | verify:* | compare:*) files='*.h5' ;;
            new:* | settle:* | calibrate:*) files='*.(cfg|csv|xlsx)' ;;
            *) files='*.(cfg|h5|csv|xlsx)' ;;
        esac
        [[ -z $shipped ]] || compadd -- ${=shipped}
        _files -g "$files"
    fi
}
_solidair "$@"
