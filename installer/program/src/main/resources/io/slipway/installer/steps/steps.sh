# Functions for steps. Each look_ prints the fingerprint of what is there, or "absent"; each make_ makes it, whole or not
# at all, and does no harm when it is there. R is a folder in place of / for trials: owners are not set and not looked at
# there.
LC_ALL=C; export LC_ALL
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin
R=${R:-}
umask 022

owner_of() { # PATH WANTED
  if [ -n "$R" ]; then echo "$2"; else stat -c %U "$1"; fi
}
give() { # PATH OWNER
  [ -n "$R" ] || chown "$2:$2" "$1"
}
digest() { sha256sum | while read -r sum _; do echo "$sum"; done; }

look_user() { if getent passwd "$1" >/dev/null; then echo user; else echo absent; fi; }
make_user() { # NAME HOME
  getent passwd "$1" >/dev/null && return 0
  if getent group "$1" >/dev/null; then group="-g $1"; else group=-U; fi
  # shellcheck disable=SC2086
  useradd --system $group --home-dir "$2" --no-create-home --shell /usr/sbin/nologin "$1"
}

look_folder() { # PATH OWNER
  if [ -d "$R$1" ] && ! [ -h "$R$1" ]; then echo "$(owner_of "$R$1" "$2") $(stat -c %a "$R$1")"; else echo absent; fi
}
make_folder() { # PATH OWNER MODE
  mkdir -p "$R$1" && give "$R$1" "$2" && chmod "$3" "$R$1"
}

look_file() { # PATH OWNER
  if [ -f "$R$1" ]; then
    echo "$(owner_of "$R$1" "$2") $(stat -c %a "$R$1") $(digest <"$R$1")"
  else
    echo absent
  fi
}
make_file() { # PATH OWNER MODE <BASE64
  mkdir -p "$R${1%/*}" || return 1
  fresh=$R$1.slipway-new
  (umask 077; base64 -d >"$fresh") && give "$fresh" "$2" && chmod "$3" "$fresh" && sync "$fresh" && mv -f "$fresh" "$R$1"
}

look_release() { # FOLDER
  if [ -f "$R$1/.archive" ]; then cat "$R$1/.archive"; else echo absent; fi
}
archive_of() { # DIGEST
  echo "$R/opt/slipway/releases/.$1.tar.gz"
}
look_archive() { # DIGEST
  if [ -f "$(archive_of "$1")" ]; then echo there; else echo absent; fi
}
receive_archive() { # DIGEST <ARCHIVE
  target=$(archive_of "$1")
  mkdir -p "${target%/*}" || return 1
  cat >"$target.part" || { rm -f "$target.part"; return 1; }
  sum=$(digest <"$target.part")
  if [ "$sum" != "$1" ]; then
    rm -f "$target.part"
    echo "what arrived has the digest $sum; expected $1" >&2
    return 1
  fi
  mv -f "$target.part" "$target"
}
make_release() { # FOLDER DIGEST
  [ "$(look_release "$1")" = "$2" ] && return 0
  archive=$(archive_of "$2")
  [ -f "$archive" ] || { echo "the archive $archive is not there" >&2; return 1; }
  part=$R$1.part
  rm -rf "$part"
  mkdir -p "$part" || return 1
  tar -xzf "$archive" -C "$part" --strip-components=1 --no-same-owner || { rm -rf "$part"; return 1; }
  echo "$2" >"$part/.archive" && sync -f "$part" && rm -rf "${R}$1.old" || return 1
  if [ -e "$R$1" ]; then mv "$R$1" "$R$1.old" || return 1; fi
  mv "$part" "$R$1" && rm -rf "$R$1.old" && rm -f "$archive"
}

look_link() { # PATH
  if [ -h "$R$1" ]; then readlink "$R$1"; else echo absent; fi
}
make_link() { # PATH TARGET
  before=$(look_link "$1")
  if [ "$before" != absent ] && [ "$before" != "$2" ]; then
    ln -s "$before" "$R${1%/*}/previous.slipway-new" && mv -fT "$R${1%/*}/previous.slipway-new" "$R${1%/*}/previous" || return 1
  fi
  rm -f "$R$1.slipway-new"
  ln -s "$2" "$R$1.slipway-new" && mv -fT "$R$1.slipway-new" "$R$1"
}

started_of() { echo "$R/var/lib/slipway/started/$1"; }
look_service() { # UNIT
  [ -f "$R/etc/systemd/system/$1" ] || { echo absent; return 0; }
  active=$(systemctl is-active "$1" 2>/dev/null)
  enabled=$(systemctl is-enabled "$1" 2>/dev/null)
  started=none
  [ -f "$(started_of "$1")" ] && read -r started <"$(started_of "$1")"
  echo "${active:-unknown} ${enabled:-disabled} $started"
}
make_service() { # UNIT INPUTS
  started=none
  [ -f "$(started_of "$1")" ] && read -r started <"$(started_of "$1")"
  systemctl daemon-reload && systemctl enable "$1" || return 1
  systemctl reset-failed "$1" 2>/dev/null
  if [ "$started" = "$2" ]; then way=start; else way=restart; fi
  if ! systemctl "$way" "$1"; then
    echo "$1 does not start; the last of its journal:" >&2
    journalctl -u "$1" -n 25 --no-pager -o cat >&2
    return 1
  fi
  mkdir -p "$R/var/lib/slipway/started" && echo "$2" >"$(started_of "$1")"
}
