#!/usr/bin/env bash
# Tries sweep.sbatch and merge.sbatch on a Slurm of its own: two nodes on this machine, one of which is
# killed while it runs a shard. Ends with PASS or FAIL. Two or three minutes.
#
#   cargo build --release && bash cluster/slurm/try.sh
#
# MILLPOND names another program. Needs root and Debian or a relative of it, for slurm-wlm and munge are
# installed when they are absent: take a container or a machine that nobody needs. All else (key, state,
# logs, shards) is in a temporary folder that is removed, and every process ends, whatever happens.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=${MILLPOND:-target/release/millpond}
design=scenarios/sweeps/village.toml
settings=(--set run.months=60)
shards=8
patience=240 # seconds

say() { printf '%6d s  %s\n' "$SECONDS" "$*"; }
fail() { say "FAIL: $*"; exit 1; }

[[ $EUID -eq 0 ]] || fail "this needs root: slurmd starts jobs of others"
[[ -x $program ]] || fail "there is no program at $program: cargo build --release, or set MILLPOND"
program=$(realpath "$program")

work=$(mktemp -d)
chmod 711 "$work" # munged wants its socket to be reached
mkdir -m 755 "$work"/{munge,state,logs}
export SLURM_CONF=$work/slurm.conf

# Processes of this try, by what is in their environment; first the steps that watch over them (a
# slurmstepd writes its title over its environment), so that none can tell of its job's end.
ours() { # [NAME=VALUE]: only those that have this too
    local folder parent steps=() found=()
    for folder in /proc/[0-9]*; do
        if grep -zqxF "SLURM_CONF=$SLURM_CONF" "$folder/environ" 2>/dev/null &&
            { [[ $# -eq 0 ]] || grep -zqxF "$1" "$folder/environ" 2>/dev/null; }; then
            found+=("${folder#/proc/}")
            parent=$(sed -n 's/^PPid:[[:space:]]*//p' "$folder/status" 2>/dev/null) || continue
            [[ $(cat "/proc/$parent/comm" 2>/dev/null) == slurmstepd ]] && steps+=("$parent")
        fi
    done
    echo "${steps[*]} ${found[*]}"
}

clean_up() {
    local code=$? pid
    trap - EXIT
    if [[ $code -ne 0 ]]; then
        say "the last of the logs:"
        tail -n 8 "$work"/*.log "$work"/logs/* 2>/dev/null | sed "s#$work#TEMP#g" || true
    fi
    exec 2>/dev/null # the shell would tell of each that is killed
    for _ in 1 2 3; do
        for pid in $(ours) $(jobs -p); do kill -KILL "$pid" || true; done
    done
    wait || true
    rm -rf "$work"
    exit "$code"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

until_true() { # WHAT COMMAND...
    local what=$1 until=$((SECONDS + patience))
    shift
    until "$@"; do
        [[ $SECONDS -lt $until ]] || fail "waited $patience s in vain for $what"
        sleep 0.1
    done
}

install_slurm() {
    local name missing=()
    for name in slurmctld slurmd munged sbatch; do
        command -v "$name" >/dev/null || missing+=("$name")
    done
    if [[ ${#missing[@]} -eq 0 ]]; then
        say "Slurm and munge are installed"
        return
    fi
    command -v apt-get >/dev/null || fail "${missing[*]} absent, and no apt-get to install slurm-wlm and munge"
    say "installing slurm-wlm and munge (no ${missing[*]})"
    {
        apt-get update
        DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends slurm-wlm munge
    } >"$work/apt.log" 2>&1 || fail "apt-get could not install them"
}

free_port() {
    local port
    while true; do
        port=$((20000 + RANDOM % 10000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

configure() {
    local host
    host=$(hostname -s)
    # A credential lives for half a minute here, and for two on most clusters: so long a requeued task waits.
    cat >"$SLURM_CONF" <<CONF
ClusterName=try
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket,cred_expire=30
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
MpiDefault=none
ReturnToService=2
SlurmdTimeout=20
KillWait=5
MinJobAge=3600
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool-%n
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd-%n.pid
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$(free_port) CPUs=1 State=UNKNOWN
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$(free_port) CPUs=1 State=UNKNOWN
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
CONF
}

nodes_idle() { [[ $(sinfo -h -N -t idle -o %N 2>/dev/null | wc -l) -eq 2 ]]; }

start_slurm() {
    head -c 128 /dev/urandom >"$work/munge/key"
    chmod 400 "$work/munge/key"
    munged --foreground --key-file "$work/munge/key" --socket "$work/munge/socket" --seed-file "$work/munge/seed" \
        --pid-file "$work/munge/pid" --log-file "$work/munge/log" >"$work/munged.log" 2>&1 &
    until_true "munged" test -S "$work/munge/socket"
    slurmctld -D >"$work/slurmctld.log" 2>&1 &
    local node
    for node in n1 n2; do
        mkdir "$work/spool-$node"
        TRY_NODE=$node slurmd -D -N "$node" >"$work/slurmd-$node.log" 2>&1 &
    done
    until_true "two nodes" nodes_idle
}

done_shards() { find "$work/out/shards" -name '*.done' 2>/dev/null | wc -l; }
any_done() { [[ $(done_shards) -ge 1 ]]; }

# The program on node n1, at the beginning of a shard: sets `shard`.
at_work_on_n1() {
    local pid part
    for pid in $(ours SLURMD_NODENAME=n1); do
        shard=$(tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | sed -n '/^--shard$/{n;s#/.*##;p}') || continue
        [[ -n $shard ]] || continue
        part=$(printf '%s/out/shards/%04d-of-%04d.part' "$work" "$shard" "$shards")
        # Some of its runs are finished, and by far not all.
        [[ -f $part && $(stat -c %s "$part") -gt 1000 && $(stat -c %s "$part") -lt 6000 ]] && return 0
    done
    return 1
}

# slurmd, its steps and their jobs, all at once, as when a machine loses power.
kill_n1() {
    local daemon job
    read -ra daemon <<<"$(ours TRY_NODE=n1)"
    read -ra job <<<"$(ours SLURMD_NODENAME=n1)"
    [[ $(cat "/proc/${job[0]}/comm") == slurmstepd ]] || fail "no step of Slurm watches over the job"
    kill -KILL "${daemon[@]}" "${job[@]}" || fail "n1 ended by itself"
    wait "${daemon[-1]}" 2>/dev/null || true
}

restarts() { scontrol -o show job "$array" | grep -o 'ArrayTaskId=[0-9]* .*Restarts=[1-9][0-9]*' | sed 's/ .*Restarts=/ /; s/ArrayTaskId=//'; }
requeued() { [[ -n $(restarts) ]]; }
queue_empty() { [[ -z $(squeue -h -o %i) ]]; }

echo "Slurm try of $(date -u +%Y-%m-%d), $("$program" --version), $shards shards of $design ${settings[*]}"
install_slurm
configure
start_slurm
say "$(sinfo --version): two nodes are up"

export DESIGN=$design OUT=$work/out MILLPOND=$program
array=$(sbatch --parsable --array="1-$shards" --output="$work/logs/sweep-%a" cluster/slurm/sweep.sbatch "${settings[@]}")
merge=$(sbatch --parsable --dependency="afterok:$array" --kill-on-invalid-dep=yes --output="$work/logs/merge" \
    cluster/slurm/merge.sbatch)
say "submitted: array $array, merge $merge"

until_true "a shard that is whole" any_done
until_true "a shard under way on n1" at_work_on_n1
before=$(done_shards)
kill_n1
say "killed node n1 inside shard $shard; $before of $shards shards were whole"
[[ $before -lt $((shards - 1)) ]] || fail "that was not part-way"
[[ -f $(printf '%s/out/shards/%04d-of-%04d.part' "$work" "$shard" "$shards") ]] || fail "the shard was whole already"
[[ "$(ours TRY_NODE=n1)$(ours SLURMD_NODENAME=n1)" =~ ^\ +$ ]] || fail "something of n1 is alive"

until_true "Slurm to put the task back into the queue" requeued
say "Slurm found n1 dead and put its task back into the queue (shard and restarts: $(restarts))"
[[ $(restarts) == "$shard 1" ]] || fail "not the task of shard $shard alone"
until_true "the queue to be empty" queue_empty
say "the queue is empty"

for number in $(seq "$shards"); do
    tail -n 1 "$work/logs/sweep-$number" | sed 's/^/          /'
done
state=$(scontrol -o show job "$merge" | grep -o 'JobState=[A-Z_]*')
[[ $state == JobState=COMPLETED ]] || fail "merge: $state"
sed "s#$work#TEMP#g; s/^/          /" "$work/logs/merge"

"$program" sweep "$design" "${settings[@]}" --quiet --out "$work/alone" >/dev/null
say "the same sweep in one process is done"
if ! diff -r --exclude='.lock*' "$work/alone" "$work/out"; then
    fail "the files differ"
fi
for file in "$work"/alone/*; do
    say "the same bytes: ${file##*/} ($(stat -c %s "$file"))"
done
say "PASS: a node was killed, and the tables are those of one machine"
