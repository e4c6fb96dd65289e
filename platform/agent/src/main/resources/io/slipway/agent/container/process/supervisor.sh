#!/bin/sh
# Runs one task and outlives the agent that started it.
#
#   supervisor.sh supervise CONTROL PROGRAM [ARGUMENT...]
#
# CONTROL is a folder that only the agent can enter. The agent puts there, before the start:
#   settings     shell text: sandbox, log_bytes, log_files, cgroups, as_user, new_session
#   environment  shell text that exports the task's variables, and nothing else
#   exit.new     a filled file, so that the exit code finds room on a full disk
#   abandoned    when a later agent no longer wants a task that it cannot see running
# The supervisor puts there:
#   out, err     the task's stdout and stderr, named pipes
#   process      "task-pid task-start supervisor-pid supervisor-start boot-id", before the task's program starts
#   exit         the exit code, 128 + signal when a signal ended the task
# Both records appear whole, by rename. On its stdout it says "started PID", or "error WORDS".
#
# The supervisor and the two pumps stay outside the task's session and cgroup, so what ends the task spares them.
# A pump copies one stream into the sandbox and changes files when one is full; the task writes into a pipe all the
# while, so no byte is lost and no file outgrows its size, whether an agent runs or not.

export LC_ALL=C
umask 022

read_start() { # PID: sets started to what tells it from a later process of the same number
    if [ -r "/proc/$1/stat" ]; then
        read -r stat <"/proc/$1/stat"
        set -- ${stat##*) }
        started=${20}
    else
        set -- $(ps -o lstart= -p "$1")
        started=$(IFS=_; printf '%s' "$*")
    fi
}

copy() { # BYTES: a piece of stdin, at most so many bytes, to stdout as it comes; fails when nothing can be written
    if [ "$1" -ge 65536 ]; then
        reads=$(($1 / 65536))
        report=$(dd bs=65536 count="$reads" 2>&1 >&4) || return 1
    else
        reads=1
        report=$(dd bs="$1" count=1 2>&1 >&4) || return 1
    fi
    report=${report%% records in*} # "whole+partial", after a warning perhaps
    report=${report##*
}
    [ $((${report%+*} + ${report#*+})) -lt "$reads" ] && ended=yes
    return 0
}

shift_files() { # NAME FILES: NAME becomes NAME.1 and so on; the oldest goes
    number=$2
    while [ "$number" -gt 1 ]; do
        [ -f "$1.$((number - 1))" ] && mv -f "$1.$((number - 1))" "$1.$number"
        number=$((number - 1))
    done
    if [ "$2" -gt 0 ]; then mv -f "$1" "$1.1"; else : >"$1"; fi
}

pump() { # NAME BYTES FILES: stdin to the file NAME until it ends
    trap '' HUP INT TERM
    ended=
    while [ -z "$ended" ]; do
        room=$2
        [ -f "$1" ] && room=$(($2 - $(wc -c <"$1")))
        if [ "$room" -le 0 ]; then
            shift_files "$1" "$3"
        elif ! copy "$room" 4>>"$1"; then
            # The disk is full or the file cannot be opened. The task must not stop for that: drop a piece, try again.
            copy 65535 4>/dev/null
        fi
    done
}

join_cgroups() {
    for procs in $cgroups; do
        printf '%s\n' "$$" >"$procs" || return 1
    done
}

become() { # PROGRAM...: the task's user, environment and program, in this process
    if [ -n "$as_user" ]; then
        # The environment is read after the change of user: a variable such as LD_PRELOAD must not act for root.
        exec $as_user sh "$0" finish "$@" 4<"$control/environment"
    fi
    unset PWD OLDPWD SHLVL LC_ALL
    . "$control/environment"
    exec "$@"
}

finish() {
    environment=$(cat <&4)
    exec 4<&-
    unset PWD OLDPWD SHLVL LC_ALL
    eval "$environment"
    exec "$@"
}

fail() {
    (printf 'error %s\n' "$1" >&3) 2>/dev/null
    exit 125
}

start() { # PROGRAM...: in the session of the task
    join_cgroups 2>/dev/null || fail "cannot enter the cgroup $procs"
    cd "$sandbox" || fail "cannot enter the sandbox $sandbox"
    read_start "$PPID"
    supervisor="$PPID $started"
    read_start "$$"
    boot=-
    [ -r /proc/sys/kernel/random/boot_id ] && read -r boot </proc/sys/kernel/random/boot_id
    printf '%s\n' "$$ $started $supervisor $boot" >"$control/process.new" &&
        mv -f "$control/process.new" "$control/process" || fail "cannot write $control/process"
    [ -e "$control/abandoned" ] && exit 125
    (printf 'started %s\n' "$$" >&3) 2>/dev/null
    exec 3>&-
    become "$@"
}

supervise() { # PROGRAM...
    trap : HUP INT TERM
    exec 3>&1 >/dev/null
    cd "$sandbox" || fail "cannot enter the sandbox $sandbox"
    mkfifo -m 622 "$control/out" "$control/err" || fail "cannot make pipes in $control"
    $as_user sh "$0" pump stdout "$log_bytes" "$log_files" <"$control/out" 2>/dev/null 3>&- &
    $as_user sh "$0" pump stderr "$log_bytes" "$log_files" <"$control/err" 2>/dev/null 3>&- &
    [ -n "$new_session" ] || set -m
    $new_session sh "$0" start "$control" "$@" </dev/null >"$control/out" 2>"$control/err"
    code=$?
    exec 3>&-
    printf '%s\n' "$code" 1<>"$control/exit.new"
    mv -f "$control/exit.new" "$control/exit"
    wait
    exit "$code"
}

mode=$1
shift
case $mode in
    pump) pump "$@" ;;
    finish) finish "$@" ;;
    supervise | start | check)
        control=$1
        shift
        . "$control/settings"
        case $mode in
            check)
                join_cgroups && cd "$sandbox" && become "$@"
                exit 125
                ;;
            *) "$mode" "$@" ;;
        esac
        ;;
    *)
        printf 'supervisor.sh: unknown mode %s\n' "$mode" >&2
        exit 64
        ;;
esac
