#!/bin/sh
# check_man_page.sh FILE: the manual page as the programs that show it read it; those that are not there are left out.
set -e
page=$1
grep -q '^\.TH ANNALS 1' "$page"
grep -q '^\.SH COMMANDS OF THE SHELL' "$page"
if command -v mandoc > /dev/null; then
  mandoc -T lint -W warning "$page"
fi
if command -v groff > /dev/null; then
  complaints=$(groff -ww -man -Tutf8 "$page" 2>&1 > /dev/null)
  if [ -n "$complaints" ]; then
    echo "$complaints"
    exit 1
  fi
fi
