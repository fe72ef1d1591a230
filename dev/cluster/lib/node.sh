# A cluster from outside: its folder, its state, its start and its end.
# The parts share their variables.
# shellcheck shell=bash disable=SC2034,SC2154

check_name() {
    [[ $1 =~ ^[a-z0-9]([-a-z0-9]{0,18}[a-z0-9])?$ ]] ||
        die "'$1' is no name for a cluster: at most 20 of a-z, 0-9 and -, with no - at either end"
}

folder_of() {
    printf '%s/%s' "$state_root" "$1"
}

group_of() {
    printf 'study-%s' "$1"
}

# The process that owns the namespaces. A number in a file proves nothing after a reboot, membership of the group does.
holder_of() {
    local folder holder
    folder=$(folder_of "$1")
    [[ -s $folder/holder ]] || return 1
    holder=$(<"$folder/holder")
    grep -qx "$holder" <<<"$(cgroups_processes "$(group_of "$1")/system")" || return 1
    printf '%s\n' "$holder"
}

component_alive() {
    local folder=$1 holder=$2 component=$3
    [[ -s $folder/pids/$component && -d /proc/$holder/root/proc/$(<"$folder/pids/$component") ]]
}

# Prints the components that a cluster should have: Kueue only once it was started.
components_of() {
    printf '%s\n' "${components[@]}"
    if [[ -s $1/pids/kueue ]]; then
        printf 'kueue\n'
    fi
}

# Prints the components that were started and have ended.
ended_components() {
    local name=$1 holder=$2 component folder
    folder=$(folder_of "$name")
    for component in $(components_of "$folder"); do
        if [[ -s $folder/pids/$component ]] && ! component_alive "$folder" "$holder" "$component"; then
            printf '%s\n' "$component"
        fi
    done
}

# Prints the components that do not run, whether or not they were ever started.
dead_components() {
    local name=$1 holder=$2 component folder
    folder=$(folder_of "$name")
    for component in $(components_of "$folder"); do
        component_alive "$folder" "$holder" "$component" || printf '%s\n' "$component"
    done
}

# Asks the API server from the host, as its users do. A proxy in the environment is for the world outside.
api() {
    local folder=$1 path=$2
    curl --silent --fail --noproxy '*' --max-time 3 --cacert "$folder/pki/ca.crt" --cert "$folder/pki/admin.crt" \
        --key "$folder/pki/admin.key" "https://$(<"$folder/address"):$api_port$path"
}

# Prints absent, up, or what is wrong.
state_of() {
    local name=$1 folder holder dead
    folder=$(folder_of "$name")
    if ! [[ -d $folder/conf ]] && ! cgroups_exist "$(group_of "$name")" && [[ -z $(link_of "$folder") ]]; then
        say absent
    elif ! holder=$(holder_of "$name"); then
        say "its processes are gone"
    elif dead=$(dead_components "$name" "$holder" | paste -sd' ') && [[ -n $dead ]]; then
        say "not running: $dead"
    elif ! api "$folder" /readyz >/dev/null; then
        say "the API server does not answer"
    else
        say up
    fi
}

# Another state folder may hold a cluster of the same name, and with it the name's control groups.
refuse_foreign() {
    local other
    other=$(ip -json link show type veth | jq --raw-output --arg own "$(link_alias "$(folder_of "$1")")" --arg name "/$1" \
        '.[] | .ifalias // "" | select(startswith("study-operator ") and endswith($name) and . != $own) | ltrimstr("study-operator ")')
    [[ -z $other ]] || die "a cluster '$1' runs from the folder $other: choose another name, or set STUDY_STATE as it was for that one"
}

node_start() {
    local name=$1 folder group slot host_address cluster_address holder link
    folder=$(folder_of "$name")
    group=$(group_of "$name")
    mkdir -p "$folder"/{conf,logs,pids,lib,log,run,images}
    chmod 0711 "$folder"
    link=$(link_create "$folder")
    read -r slot host_address cluster_address <<<"$link"
    printf '%s\n' "$cluster_address" >"$folder/address"
    pki_create "$folder" "$name" "$cluster_address"
    config_create "$folder" "$name" "$group" "$(cni_folder)"
    volumes_create "$folder"
    cp "$build_dir/images"/{pause,scrub}.tar "$folder/images"
    cgroups_make "$group"

    # Free of the caller: a harness that waits for the end of its pipes must not wait for the cluster.
    (
        cd /
        cgroups_enter "$group"
        close_inherited
        exec setsid env -i PATH="$PATH" HOME=/root LANG=C.UTF-8 \
            unshare --net --mount --pid --ipc --uts --fork --mount-proc --kill-child "$here/lib/node-init" \
            "$name" "$folder" "$bin" "$node_ip" "$service_cidr" "$pod_cidr" "$api_port"
    ) </dev/null >"$folder/logs/node-init.log" 2>&1 &
    holder=$!
    # Or the shell reports its end.
    disown "$holder"
    printf '%s\n' "$holder" >"$folder/holder"
    # Until it has its own namespaces.
    while [[ /proc/$holder/ns/pid_for_children -ef /proc/$holder/ns/pid ]]; do
        sleep 0.05
    done
    link_hand_over "$slot" "$host_address" "$cluster_address" "$holder"
}

close_inherited() {
    local descriptor
    for descriptor in /proc/"$BASHPID"/fd/*; do
        descriptor=${descriptor##*/}
        # 255 is where bash reads the script from; it closes that one itself.
        if ((descriptor > 2 && descriptor != 255)); then
            exec {descriptor}>&-
        fi
    done
}

# Waits until the check succeeds. Gives up when a component ends, or after two minutes: a busy machine may need one.
node_await() {
    local name=$1 what=$2 start holder ended
    shift 2
    start=$(tenths)
    until "$@" >/dev/null 2>&1; do
        holder=$(holder_of "$name") || die "the start of the cluster '$name' failed"
        ended=$(ended_components "$name" "$holder" | paste -sd' ')
        [[ -z $ended ]] || die "$ended ended while the cluster '$name' was starting"
        (($(tenths) < start + 1200)) || die "the cluster '$name' was not '$what' within two minutes"
        sleep 0.2
    done
    say "  $what after $(seconds_since "$start_time")"
}

# After a start that failed with the given exit code: shows the ends of the logs, unless it was interrupted, and takes all down.
node_give_up() {
    local name=$1 code=$2 log
    warn "Taking the cluster '$name' down again."
    if ((code != 130)); then
        for log in "$(folder_of "$name")"/logs/*.log; do
            warn "--- ${log##*/}"
            tail -n 5 "$log" | cut -c 1-400 >&2
        done
    fi
    node_stop "$name"
}

node_is_ready() {
    api "$1" "/api/v1/nodes/$2" | jq --exit-status '.status.conditions[] | select(.type == "Ready" and .status == "True")'
}

# coredns and kube-proxy answer inside the cluster's network only.
answers_inside() {
    nsenter --target "$(holder_of "$1")" --net curl --silent --fail --max-time 2 --noproxy '*' "$2"
}

# As the administrator, for the command's own needs. Without the cache of the user's home, where clusters of one address would mix.
kubectl_inside() {
    local folder
    folder=$(folder_of "$1")
    nsenter --target "$(holder_of "$1")" --net "$bin/kubectl" --kubeconfig "$folder/pki/admin.kubeconfig" \
        --cache-dir "$folder/kubectl-cache" "${@:2}"
}

# The dead leave their groups at once, but the process table only when the host's process 1 has collected them.
# Not every process 1 does, so this does not wait for long.
await_collected() {
    local process deadline=$(($(tenths) + 20))
    for process in $1; do
        while [[ -e /proc/$process ]] && (($(tenths) < deadline)); do
            sleep 0.05
        done
    done
}

node_stop() {
    local name=$1 folder group deadline processes killed=
    folder=$(folder_of "$name")
    group=$(group_of "$name")
    link_remove "$folder"
    deadline=$(($(tenths) + 300))
    while processes=$(cgroups_processes "$group") && [[ -n $processes ]]; do
        (($(tenths) < deadline)) || die "these processes of the cluster '$name' do not end: $(paste -sd' ' <<<"$processes")"
        # shellcheck disable=SC2086 # one argument per process; those already gone are no error
        kill -KILL $processes 2>/dev/null || true
        killed+=" $processes"
        sleep 0.1
    done
    await_collected "$killed"
    while cgroups_exist "$group"; do
        cgroups_remove "$group"
        (($(tenths) < deadline)) || die "the control groups /$group of the cluster '$name' cannot be removed"
    done
    rm -rf --one-file-system "$folder"
    remove_empty_state
}
