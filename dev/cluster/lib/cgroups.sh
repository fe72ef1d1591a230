# The control groups of a cluster: everything that it runs lies below one group, study-<name>, in every hierarchy.
# With cgroup v1 there is a hierarchy per controller, with v2 one in all.
# The parts share their variables.
# shellcheck shell=bash disable=SC2034,SC2154

cgroup_mounts() {
    awk '$3 == "cgroup" || $3 == "cgroup2" { print $2 }' /proc/self/mounts | sort -u
}

cgroup_controllers() {
    awk '$3 == "cgroup" { print $4 }' /proc/self/mounts | tr ',' '\n'
    awk '$3 == "cgroup2" { print $2 "/cgroup.controllers" }' /proc/self/mounts | xargs -r cat | tr ' ' '\n'
}

cgroups_make() {
    local group=$1 mount controller folder file
    while read -r mount; do
        # Version 2 hands controllers down one level at a time.
        if [[ -e $mount/cgroup.subtree_control ]]; then
            mkdir -p "$mount/$group"
            for folder in "$mount" "$mount/$group"; do
                for controller in cpu cpuset hugetlb io memory pids; do
                    if grep -qw "$controller" "$folder/cgroup.controllers"; then
                        printf '+%s' "$controller" >"$folder/cgroup.subtree_control"
                    fi
                done
            done
        fi
        # Version 2 wants processes in leaves only: the cluster's own go into system, the pods' groups lie beside it.
        for folder in "$mount/$group" "$mount/$group/system"; do
            mkdir -p "$folder"
            # Version 1 lets no process into a group without processors and memory nodes.
            for file in cpuset.cpus cpuset.mems; do
                if [[ ! -e $mount/cgroup.subtree_control && -e $folder/$file ]]; then
                    cat "$(dirname "$folder")/$file" >"$folder/$file"
                fi
            done
        done
    done < <(cgroup_mounts)
}

cgroups_enter() {
    local group=$1 mount
    while read -r mount; do
        printf '%s' "$BASHPID" >"$mount/$group/system/cgroup.procs"
    done < <(cgroup_mounts)
}

cgroups_exist() {
    local mount
    while read -r mount; do
        [[ ! -d $mount/$1 ]] || return 0
    done < <(cgroup_mounts)
    return 1
}

cgroups_processes() {
    local mount
    while read -r mount; do
        # A group may vanish under find.
        find "$mount/$1" -name cgroup.procs -exec cat {} + 2>/dev/null || true
    done < <(cgroup_mounts) | sort -un
}

cgroups_remove() {
    local mount
    while read -r mount; do
        find "$mount/$1" -depth -type d -exec rmdir {} + 2>/dev/null || true
    done < <(cgroup_mounts)
}
