# The link between the host and a cluster: a veth pair with a /30 of its own. The host needs no rule and no route besides.
# The parts share their variables.
# shellcheck shell=bash disable=SC2034,SC2154

# Three private ranges, since a network around the host may use one of them.
link_ranges=(10.213.77 172.30.213 192.168.213)

# The host's end carries the cluster's folder as its alias, so that it is found again even when that folder is gone.
link_alias() {
    printf 'study-operator %s' "$1"
}

link_of() {
    ip -json link show type veth | jq --raw-output --arg alias "$(link_alias "$1")" '.[] | select(.ifalias == $alias) | .ifname'
}

# Creates the pair study-N and study-N-peer and prints "N host-address cluster-address".
link_create() {
    local folder=$1 lock range slot=0 last subnet
    # A lock for the whole host: clusters may have different state folders.
    exec {lock}</run
    flock "$lock"
    while [[ -e /sys/class/net/study-$slot ]]; do
        slot=$((slot + 1))
    done
    for range in "${link_ranges[@]}"; do
        for ((last = 0; last < 256; last += 4)); do
            subnet=$range.$last/30
            if subnet_is_free "$subnet"; then
                ip link add "study-$slot" type veth peer name "study-$slot-peer"
                ip link set "study-$slot" alias "$(link_alias "$folder")"
                ip address add "$range.$((last + 1))/30" dev "study-$slot"
                ip link set "study-$slot" up
                printf '%s %s %s\n' "$slot" "$range.$((last + 1))" "$range.$((last + 2))"
                return
            fi
        done
    done
    die "no free /30 for the link to the cluster in ${link_ranges[*]}: take a cluster down, or free one of these ranges"
}

# Free: no route leads into the subnet, and none but the default route covers it.
subnet_is_free() {
    local routes
    routes=$(ip -4 route show table all root "$1" && ip -4 route show table all match "$1")
    ! grep -qv '^default' <<<"$routes" || [[ -z $routes ]]
}

link_hand_over() {
    local slot=$1 host_address=$2 cluster_address=$3 holder=$4
    ip link set "study-$slot-peer" netns "$holder" name uplink
    nsenter --target "$holder" --net sh -ec "
        ip address add $cluster_address/30 dev uplink
        ip link set uplink up
        ip route add default via $host_address"
}

link_remove() {
    local link
    for link in $(link_of "$1"); do
        ip link delete "$link"
    done
}
