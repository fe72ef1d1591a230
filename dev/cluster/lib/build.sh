# Compiles the cluster's programs from Go modules into the cache folder, and makes the images of its own pods.
# The parts share their variables.
# shellcheck shell=bash disable=SC2034,SC2154

kubernetes_components=(kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl)
own_images=(pause scrub probe)

# The Go in use: the machine's, or else the one that `prerequisites` has put into the cache folder.
# A Go that can work with go.mod is suitable, which includes one that fetches a newer toolchain by itself.
find_go() {
    local candidate
    for candidate in go "$cache_root/go/bin/go"; do
        if [[ -x $(command -v "$candidate" || true) ]] && (cd "$here" && "$candidate" list -m) >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

wanted_go() {
    awk '$1 == "go" { print $2; exit }' "$here/go.mod"
}

# One line per program: name, package, linker flags.
targets() {
    local kubernetes helm major minor
    read -r kubernetes helm < <(cd "$here" && "$go" list -m -f '{{.Version}}' k8s.io/kubernetes helm.sh/helm/v3 | paste -sd' ')
    IFS=. read -r major minor _ <<<"${kubernetes#v}"
    local version=k8s.io/component-base/version
    # What `helm template` takes a cluster to be when none is asked.
    local chart=helm.sh/helm/v3/pkg/chartutil
    # kubectl refuses to talk to, and kubelet to register with, a server that names no version.
    printf '%s|%s|%s\n' \
        etcd go.etcd.io/etcd/server/v3 "" \
        kubernetes ./cmd/kubernetes "-X $version.gitVersion=$kubernetes -X $version.gitMajor=$major -X $version.gitMinor=$minor" \
        coredns ./cmd/coredns "" \
        helm helm.sh/helm/v3/cmd/helm "-X helm.sh/helm/v3/internal/version.version=$helm -X $chart.k8sVersionMajor=$major -X $chart.k8sVersionMinor=$minor"
    printf '%s|./cmd/%s|\n' pause pause scrub scrub probe probe
}

# Sets go, target_list, build_dir and bin.
locate_build() {
    go=$(find_go) || die "no Go that can build Kubernetes (go.mod wants $(wanted_go)): run '$0 prerequisites', which installs it into $cache_root"
    target_list=$(targets)
    local digest
    digest=$({
        cd "$here" || exit
        printf '%s\n' "$target_list"
        "$go" env GOVERSION GOARCH
        cat go.mod go.sum cmd/*/*.go
    } | sha256sum)
    build_dir=$cache_root/cluster/${digest:0:16}
    bin=$build_dir/bin
}

kube_api_test_dir() {
    printf '%s/kube-api-test\n' "$build_dir"
}

build() {
    local name total lock
    total=$(wc -l <<<"$target_list")
    if [[ -e $build_dir/complete ]]; then
        return
    fi
    say "Building into $build_dir: $total programs, about 12 minutes on 2 cores the first time."
    lock_build "$build_dir" lock
    mkdir -p "$build_dir/images"

    local package flags number=0 start
    start=$(tenths)
    while IFS='|' read -r name package flags; do
        number=$((number + 1))
        if [[ -x $bin/$name ]]; then
            say "  $number of $total $name: there already"
        else
            compile "$here" "$build_dir" "$name" "$package" "$flags" "$number of $total" "$lock"
        fi
    done <<<"$target_list"

    link_programs
    for name in "${own_images[@]}"; do
        image_tar "$bin/$name" "localhost/$name:1" "$build_dir/images/$name.tar"
    done
    touch "$build_dir/complete"
    exec {lock}<&-
    say "Built in $(seconds_since "$start")."
}

# Sets the variable named by the second argument to the file descriptor that holds the lock on the folder of a build.
lock_build() {
    local folder=$1 descriptor
    mkdir -p "$folder/bin"
    exec {descriptor}<"$folder"
    flock --nonblock "$descriptor" || say "  another build is at work; waiting for it"
    until flock --timeout 10 "$descriptor"; do
        say "  still waiting for the other build"
    done
    # What an interrupted build left; only the holder of the lock may have one.
    rm -f "$folder/bin"/.new.*
    printf -v "$2" '%s' "$descriptor"
}

# Compiles a package that the module of one folder knows, to bin of another.
compile() {
    local module=$1 folder=$2 name=$3 package=$4 flags=$5 position=$6 lock=$7
    local new=$folder/bin/.new.$name log=$folder/$name.log start compiler shown
    start=$(tenths)
    shown=$start
    say "  $position $name"
    # A shell without job control lets its background jobs ignore Ctrl-C, hence the trap. The compiler must not keep the lock.
    (
        cd "$module" || exit
        CGO_ENABLED=0 exec "$go" build -v -trimpath -ldflags "-s -w $flags" -o "$new" "$package"
    ) >"$log" 2>&1 {lock}<&- &
    compiler=$!
    trap 'kill "$compiler" 2>/dev/null; rm -f "$new"; exit 130' INT TERM HUP
    while kill -0 "$compiler" 2>/dev/null; do
        sleep 0.5
        if (($(tenths) - shown >= 100)); then
            shown=$(tenths)
            say "  $position $name: $(seconds_since "$start"), $(wc -l <"$log") packages compiled"
        fi
    done
    if ! wait "$compiler"; then
        trap - INT TERM HUP
        tail -n 20 "$log" >&2
        die "compiling $name failed; the whole output is in $log"
    fi
    trap - INT TERM HUP
    mv "$new" "$folder/bin/$name"
    rm -f "$log"
    say "  $position $name: done in $(seconds_since "$start")"
}

# The names under which the one Kubernetes binary is called, and the layout that fabric8's kube-api-test looks for.
link_programs() {
    local name version platform
    for name in "${kubernetes_components[@]}"; do
        ln -sfn kubernetes "$bin/$name"
    done
    version=$(cd "$here" && "$go" list -m -f '{{.Version}}' k8s.io/kubernetes)
    platform=$(kube_api_test_dir)/k8s/${version#v}-linux-$("$go" env GOARCH)
    mkdir -p "$platform"
    for name in etcd kube-apiserver kubectl; do
        ln -sfn "../../../bin/$name" "$platform/$name"
    done
}

# An image of one static program, as an archive that needs no image tool: a layer, its description, and a list of both.
image_tar() {
    local program=$1 reference=$2 archive=$3 name work layer config
    name=$(basename "$program")
    work=$(mktemp -d "$build_dir/image.XXXXXX")
    tar --create --file "$work/layer.tar" --directory "$(dirname "$program")" \
        --owner 0 --group 0 --numeric-owner --mtime @0 "$name"
    layer=$(sha256sum "$work/layer.tar")
    jq --null-input --arg arch "$("$go" env GOARCH)" --arg program "/$name" --arg layer "sha256:${layer%% *}" '{
        architecture: $arch, os: "linux",
        config: {Entrypoint: [$program], User: "65535:65535"},
        rootfs: {type: "layers", diff_ids: [$layer]}}' >"$work/config"
    config=$(sha256sum "$work/config")
    mv "$work/config" "$work/${config%% *}.json"
    jq --null-input --arg config "${config%% *}.json" --arg reference "$reference" \
        '[{Config: $config, RepoTags: [$reference], Layers: ["layer.tar"]}]' >"$work/manifest.json"
    tar --create --file "$archive" --directory "$work" --owner 0 --group 0 --numeric-owner --mtime @0 \
        manifest.json "${config%% *}.json" layer.tar
    rm -rf "$work"
}
