# Takes away everything that installed.json on this host lists, last made first, and then the list itself. Tasks end. Used
# with steps.sh before it.
record=$R/var/lib/slipway/installed.json
cgroups=$R/sys/fs/cgroup

listed() { # KIND
  sed -n "s/^\"$1 \\([^\"]*\\)\",\\{0,1\\}\$/\\1/p" "$record"
}

# What the daemons left running: tasks outlive their agent, some of them in control groups of their own.
end_processes() { # UNIT
  names=
  for found in $(grep -lsz "^MESOS_SANDBOX=$R/var/lib/slipway/agent/" /proc/[0-9]*/environ); do
    process=${found%/environ}
    names="$names $(sed -n 's#.*/slipway/\([0-9a-f]\{8\}\)/.*#\1#p' "$process/cgroup" 2>/dev/null | sort -u)"
    kill -KILL "${process#/proc/}" 2>/dev/null
  done
  for name in $1 $(printf '%s\n' $names | sort -u | sed 's#^#slipway/#'); do
    left=$(find "$cgroups" -type f -path "*/$name/*" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u)
    # shellcheck disable=SC2086
    [ -z "$left" ] || kill -KILL $left 2>/dev/null
    tries=0
    while find "$cgroups" -depth -type d -path "*/$name*" -exec rmdir {} + 2>/dev/null; [ $tries -lt 20 ] &&
      [ -n "$(find "$cgroups" -type d -path "*/$name*" 2>/dev/null | head -n 1)" ]; do
      tries=$((tries + 1))
      sleep 0.1
    done
  done
  [ -z "$names" ] || rmdir "$cgroups"/slipway "$cgroups"/*/slipway 2>/dev/null
  return 0
}

remove_all() {
  if ! [ -f "$record" ]; then
    echo "nothing here"
    return 0
  fi
  listed service | while read -r unit; do
    systemctl disable "$unit" 2>/dev/null
    systemctl stop "$unit" 2>/dev/null
    end_processes "$unit"
  done
  listed file | while read -r path; do rm -f "$R$path"; done
  listed link | while read -r path; do rm -f "$R$path" "$R${path%/*}/previous"; done
  systemctl daemon-reload
  listed service | while read -r unit; do systemctl reset-failed "$unit" 2>/dev/null; done
  listed file | grep -q journald && systemctl try-restart systemd-journald 2>/dev/null
  listed release | while read -r path; do rm -rf "${R}$path"; done
  listed folder | sort -r | grep -v '^/var/lib/slipway$' | while read -r path; do rm -rf "${R}$path"; done
  listed user | while read -r user; do
    getent passwd "$user" >/dev/null && userdel "$user"
    if getent group "$user" >/dev/null; then groupdel "$user"; fi
  done
  rmdir "$R/etc/systemd/journald.conf.d" 2>/dev/null
  left=
  for path in $(listed file; listed link; listed release; listed folder); do
    if [ "$path" != /var/lib/slipway ] && { [ -e "$R$path" ] || [ -h "$R$path" ]; }; then left="$left $path"; fi
  done
  for user in $(listed user); do getent passwd "$user" >/dev/null && left="$left user:$user"; done
  if [ -n "$left" ]; then
    echo "these stay:$left" >&2
    return 1
  fi
  rm -rf "$R/var/lib/slipway"
  echo "removed"
}
remove_all
