#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# In a fresh Debian, as root: installs the package, works with it as somebody without any rights, and takes it away. Called by
# make deb-check.
set -u
export DEBIAN_FRONTEND=noninteractive
n=0 bad=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; bad=1; tail -5 /tmp/said | sed 's/^/# /'; fi; }
everything() { find / -xdev \( -path /proc -o -path /tmp -o -path /home -o -path /var/cache -o -path /var/lib/apt -o -path /var/log \) -prune -o -print | LC_ALL=C sort; }

{ apt-get update -qq && apt-get install -y --no-install-recommends man-db bash-completion; } >/tmp/said 2>&1
# The libraries first, so that what the package itself leaves can be told apart.
apt-get install -y --no-install-recommends $(dpkg-deb -f "$1" Depends | sed 's/([^)]*)//g; s/,/ /g') >>/tmp/said 2>&1
ok $? "the libraries that it names are in Debian"
everything >/tmp/before
apt-get install -y --no-install-recommends "$1" >/tmp/said 2>&1
ok $? "the package installs"
useradd -m anna
hers() { su - anna -s /bin/bash -c "$1" >/tmp/said 2>&1; ok $? "$2"; }
hers 'solidair --help | grep -q "^gebruik"' "it speaks Dutch"
hers 'mkdir zorg && cd zorg && solidair new haren --base groningen-2016 --municipality Haren' "new"
hers 'cd zorg && solidair run haren.cfg -n 500 && test -s haren.h5' "run"
hers 'cd zorg && solidair report haren.h5 -o haren.html && solidair report haren.h5 -o haren.xlsx && test -s haren.html' "report"
hers 'cd zorg && solidair advies haren.h5 --municipality Haren -o advies && ls advies/*.html advies/*.xlsx' "advies, without a browser"
hers 'cd zorg && printf "code,residents,youths,budget,cost:ZIN:light,cost:PGB:light\nGM0001,1000,200,500.00,400.00,100.00\nGM0002,2000,500,900.00,1100.00,0.00\n" >cijfers.csv &&
    printf "schemes = ( { name = \"vol\"; layers = ( { base = \"costs\"; key = \"budget\"; } ); } );\ncare_classes = ( \"light\" );\n" >regels.cfg &&
    solidair settle regels.cfg cijfers.csv -o uit.xlsx && test -s uit.xlsx' "settle"
hers 'man solidair | grep -q "^OPTIONS" && man -L nl solidair-run | grep -q . && man solidair run | grep -q "^SYNOPSIS"' "man"
hers 'source /usr/share/bash-completion/bash_completion; _completion_loader solidair; COMP_WORDS=(solidair adv) COMP_CWORD=1; _solidair; [ "${COMPREPLY[*]}" = advies ]' \
    "completion"
apt-get purge -y solidair >/tmp/said 2>&1
ok $? "purge"
userdel anna 2>/dev/null
everything | comm -13 /tmp/before - | grep -vE '^/(etc/(passwd|group|shadow|gshadow|subuid|subgid)-?|var/mail|var/lib/dpkg/.*|run/.*)$' >/tmp/said
ok "$([ ! -s /tmp/said ]; echo $?)" "nothing is left of it"
echo "1..$n"
exit $bad
