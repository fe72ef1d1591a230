# What every part of the cluster command shares: where things are, and how it speaks.
# The parts share their variables.
# shellcheck shell=bash disable=SC2034,SC2154

cache_root=${STUDY_CACHE:-${HOME:-/root}/.cache/study-operator}
state_root=${STUDY_STATE:-/var/lib/study-operator}/clusters

# A cluster has its own network namespace, so these may be the same in every cluster.
node_ip=10.244.0.1
pod_cidr=10.244.0.0/16
node_pod_cidr=10.244.0.0/24
service_cidr=10.96.0.0/16
api_service_ip=10.96.0.1
api_port=6443

components=(etcd kube-apiserver containerd kube-controller-manager kube-scheduler kubelet kube-proxy coredns)

say() {
    printf '%s\n' "$*"
}

warn() {
    printf '%s\n' "$*" >&2
}

die() {
    warn "cluster: $*"
    exit 1
}

# Tenths of a second since the shell started, for messages and deadlines.
tenths() {
    local now=${EPOCHREALTIME/[.,]/}
    printf '%d' $((now / 100000))
}

seconds_since() {
    local passed=$(($(tenths) - $1))
    printf '%d.%d s' $((passed / 10)) $((passed % 10))
}

# A folder serves as lock: it leaves no lock file behind, and the lock goes with its holder.
# Sets the variable named by the second argument to the file descriptor that holds the lock.
lock_folder() {
    local folder=$1 descriptor
    while :; do
        mkdir -p "$folder"
        exec {descriptor}<"$folder"
        flock "$descriptor"
        # Whoever held the lock before may have removed the folder: then this is a lock on nothing.
        if [[ $folder -ef /proc/$$/fd/$descriptor ]]; then
            printf -v "$2" '%s' "$descriptor"
            return
        fi
        exec {descriptor}<&-
    done
}

# No folder stays behind once there are no clusters in it.
remove_empty_state() {
    rmdir "$state_root" "$(dirname "$state_root")" 2>/dev/null || true
}
