#compdef solidair
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of solidair for zsh: commands, options, the words that an option takes; otherwise files.
_solidair() {
    local choices=
    if ((CURRENT == 2)); then
        compadd -- @COMMANDS@ --help --version --lang
        return
    fi
    case ${words[2]}:${words[CURRENT - 1]} in
        *:--lang) choices='nl en' ;;
        # @WORDS@
    esac
    if [[ -z $choices && $PREFIX == -* ]]; then
        case ${words[2]} in
            # @OPTIONS@
        esac
    fi
    if [[ -n $choices ]]; then
        compadd -- ${=choices}
    else
        _files
    fi
}
_solidair "$@"
