# Prints what a machine is, as lines of key=value. Changes nothing. Set before: others, folders, detect.
LC_ALL=C; export LC_ALL
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin
say() { printf '%s=%s\n' "$1" "$2"; }
have() { command -v "$1" >/dev/null 2>&1; }
within() { seconds=$1; shift; if have timeout; then timeout "$seconds" "$@"; else "$@"; fi; }

say clock "$(date +%s.%N)"
say uid "$(id -u)"
if [ -r /etc/os-release ]; then say os "$(. /etc/os-release; printf '%s %s' "${ID:-unknown}" "${VERSION_ID:-}")"; fi
say kernel "$(uname -sr)"
say arch "$(uname -m)"
say hostname "$(uname -n)"
[ -r /etc/machine-id ] && say machine-id "$(cat /etc/machine-id)"
[ -r /proc/1/comm ] && say init "$(cat /proc/1/comm)"
if have systemctl; then
  say systemd "$(systemctl --version 2>/dev/null | sed -n '1s/^systemd \([0-9]*\).*/\1/p')"
  say systemd-state "$(within 5 systemctl is-system-running 2>/dev/null)"
  units="firewalld ufw dcos-mesos-master dcos-mesos-slave dcos-mesos-slave-public mesos-master mesos-slave"
  units="$units marathon kubelet slipway-master slipway-agent"
  # shellcheck disable=SC2086
  states=$(within 5 systemctl is-active $units 2>/dev/null)
  for unit in $units; do
    state=${states%%"
"*}
    states=${states#*"
"}
    if [ "$state" = active ]; then
      case $unit in slipway-*) say own-unit "$unit" ;; *) say unit "$unit" ;; esac
    fi
  done
fi
for folder in /opt/mesosphere /etc/mesosphere; do [ -e "$folder" ] && say leftover "$folder"; done

say cpus "$(getconf _NPROCESSORS_ONLN 2>/dev/null)"
while read -r name value _; do [ "$name" = MemTotal: ] && say memory-kib "$value"; done </proc/meminfo
[ -r /proc/sys/kernel/random/entropy_avail ] && say entropy "$(cat /proc/sys/kernel/random/entropy_avail)"
for folder in $folders; do
  there=$folder
  while [ ! -d "$there" ]; do there=${there%/*}; [ -n "$there" ] || there=/; done
  free=$(df -Pk "$there" 2>/dev/null | sed 1d | while read -r _ _ _ available _; do echo "$available"; done)
  writes=no; mark=$there/.slipway-write-test-$$
  if (: >"$mark") 2>/dev/null; then writes=yes; rm -f "$mark"; fi
  say disk "$folder ${free:-0} $(stat -f -c %T "$there" 2>/dev/null || echo unknown) $writes"
done

if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  say cgroup 2
  say controllers "$(cat /sys/fs/cgroup/cgroup.controllers)"
elif [ -d /sys/fs/cgroup/memory ]; then
  say cgroup 1
  say controllers "$(cd /sys/fs/cgroup && echo *)"
else
  say cgroup 0
fi
have getenforce && say selinux "$(getenforce 2>/dev/null)"
[ -r /sys/module/apparmor/parameters/enabled ] && say apparmor "$(cat /sys/module/apparmor/parameters/enabled)"
if have docker; then
  docker=$(within 5 docker version --format '{{.Server.Version}}' 2>/dev/null) || docker='not running'
  say docker "$docker"
fi
have timedatectl && say ntp "$(within 5 timedatectl show -p NTPSynchronized --value 2>/dev/null)"

for tool in tar gzip sha256sum base64 stat df install mktemp readlink sed find getent useradd userdel setsid setpriv; do
  have "$tool" || say missing "$tool"
done
java_at() { # says the Java in the folder $1 with its major version
  [ -x "$1/bin/java" ] || return 0
  version=
  [ -r "$1/release" ] && version=$(sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release")
  [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p')
  say java "${version:-0} $1"
}
for home in ${JAVA_HOME:-} /usr/lib/jvm/* /opt/java/* /opt/jdk*; do
  [ -h "$home" ] || java_at "$home"
done
if have java; then
  home=$(readlink -f "$(command -v java)")
  java_at "${home%/bin/java}"
fi

for file in /proc/net/tcp /proc/net/tcp6; do
  [ -r "$file" ] || continue
  while read -r _ local _ state _; do
    [ "$state" = 0A ] && say listen "$(printf '%d' "0x${local##*:}")"
  done <"$file"
done
for card in /sys/class/net/*; do
  name=${card##*/}
  [ "$name" = lo ] || say mtu "$name $(cat "$card/mtu" 2>/dev/null)"
done
have hostname && say addresses "$(hostname -I 2>/dev/null)"
while read -r word value _; do [ "$word" = nameserver ] && say nameserver "$value"; done </etc/resolv.conf 2>/dev/null
say own-name "$(getent hosts "$(uname -n)" 2>/dev/null | sed -n '1s/ .*//p')"
for other in $others; do
  say resolved "$other $(within 5 getent ahostsv4 "$other" 2>/dev/null | sed -n '1s/ .*//p')"
done
if [ -n "$detect" ]; then
  say detected "$(printf '%s\n' "$detect" | within 10 sh -s 2>/dev/null | sed -n 1p)"
fi
if [ -r /var/lib/slipway/installed.json ]; then
  say installed "$(sed -n 's/.*"cluster"[^"]*"\([^"]*\)".*/\1/p' /var/lib/slipway/installed.json | sed -n 1p)"
fi
say done yes
