# Kueue, which a cluster has on request only. Its controller is a process of the cluster, not a pod.
# The parts share their variables.
# shellcheck shell=bash disable=SC2034,SC2154

kueue_module=sigs.k8s.io/kueue
kueue_namespace=kueue-system
# Of the chart: the kinds, the webhooks, and what these need; not what would run the controller as a pod.
kueue_templates=(crd internalcert webhook)

# Sets kueue_version, kueue_flags and kueue_dir. Needs what locate_build sets.
locate_kueue() {
    local digest
    kueue_version=$(cd "$here/kueue" && "$go" list -m -f '{{.Version}}' "$kueue_module")
    kueue_flags="-X $kueue_module/pkg/version.GitVersion=$kueue_version"
    digest=$({
        cd "$here/kueue" || exit
        printf '%s\n' "$kueue_flags" "${kueue_templates[@]}"
        "$go" env GOVERSION GOARCH
        cat go.mod go.sum config.yaml
    } | sha256sum)
    kueue_dir=$cache_root/kueue/${digest:0:16}
}

# Needs Helm, which is among the cluster's programs.
kueue_build() {
    local lock start
    if [[ -e $kueue_dir/complete ]]; then
        return
    fi
    say "Building Kueue ${kueue_version#v} into $kueue_dir, about 6 minutes on 2 cores the first time."
    lock_build "$kueue_dir" lock
    start=$(tenths)
    if [[ ! -x $kueue_dir/bin/kueue ]]; then
        compile "$here/kueue" "$kueue_dir" kueue "$kueue_module/cmd/kueue" "$kueue_flags" "1 of 1" "$lock"
    fi
    cp "$here/kueue/config.yaml" "$kueue_dir/config.yaml"
    kueue_manifests >"$kueue_dir/manifests.yaml"
    touch "$kueue_dir/complete"
    exec {lock}<&-
    say "Built in $(seconds_since "$start")."
}

# The chart is a part of the Go module.
kueue_manifests() {
    local module template arguments=()
    module=$(cd "$here/kueue" && "$go" list -m -f '{{.Dir}}' "$kueue_module")
    for template in "${kueue_templates[@]}"; do
        arguments+=(--show-only "templates/$template/*")
    done
    "$bin/helm" template kueue "$module/charts/kueue" --namespace "$kueue_namespace" \
        --set-file "managerConfig.controllerManagerConfigYaml=$kueue_dir/config.yaml" "${arguments[@]}"
}

# The API server finds the webhooks by a Service, whose selector finds no pod: this is its endpoint.
# The namespace is one of those that Kueue manages, for kueue_marks_pods.
kueue_place() {
    cat <<END
apiVersion: v1
kind: Namespace
metadata:
  name: $kueue_namespace
  labels: {kueue-managed: "true"}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: kueue-webhook-service-node
  namespace: $kueue_namespace
  labels:
    kubernetes.io/service-name: kueue-webhook-service
    endpointslice.kubernetes.io/managed-by: study-operator
addressType: IPv4
ports:
- {name: "", port: 9443, protocol: TCP}
endpoints:
- addresses: [$node_ip]
---
END
}

kueue_install() {
    {
        kueue_place
        cat "$kueue_dir/manifests.yaml"
    } | kubectl_inside "$1" apply --server-side --force-conflicts --field-manager study-operator --filename - >/dev/null
}

# The process has the cluster's network and its process 1 as parent, so it ends with the cluster. Its folders are the host's.
kueue_start() {
    local name=$1 folder holder
    folder=$(folder_of "$name")
    holder=$(holder_of "$name")
    (umask 077 && mkdir -p "$folder/pki/kueue")
    cp "$kueue_dir/config.yaml" "$folder/conf/kueue.yaml"
    (
        cd "$folder"
        cgroups_enter "$(group_of "$name")"
        close_inherited
        # shellcheck disable=SC2016 # the variables are the inner shell's
        exec env -i PATH="$PATH" HOME=/root LANG=C.UTF-8 nsenter --target "$holder" --net --pid="/proc/$holder/ns/pid_for_children" \
            sh -c 'setsid "$@" & printf %s "$!" >pids/kueue' sh \
            "$kueue_dir/bin/kueue" --config conf/kueue.yaml --kubeconfig pki/admin.kubeconfig --zap-log-level 2
    ) </dev/null >"$folder/logs/kueue.log" 2>&1
}

# Kueue makes the certificate of its webhooks, and waits until kubelet has put it into a folder: here this does.
kueue_has_certificate() {
    local folder=$1/pki/kueue secret file
    [[ ! -s $folder/tls.crt ]] || return 0
    secret=$(api "$1" "/api/v1/namespaces/$kueue_namespace/secrets/kueue-webhook-server-cert") || return
    jq --exit-status '.data["tls.crt"]' <<<"$secret" || return
    # What Kueue looks for comes last.
    for file in tls.key tls.crt; do
        (umask 077 && jq --join-output --arg file "$file" '.data[$file] | @base64d' <<<"$secret" >"$folder/.new") || return
        mv "$folder/.new" "$folder/$file"
    done
}

kueue_is_ready() {
    answers_inside "$1" http://127.0.0.1:8081/readyz && kueue_marks_pods "$1"
}

# Shows that the API server reaches the webhooks: they mark the pods of a queue.
kueue_marks_pods() {
    local marked
    marked=$(kubectl_inside "$1" create --dry-run=server --filename - --output jsonpath='{.metadata.labels.kueue\.x-k8s\.io/managed}' <<END
apiVersion: v1
kind: Pod
metadata:
  name: marked
  namespace: $kueue_namespace
  labels: {kueue.x-k8s.io/queue-name: any}
spec:
  containers:
  - {name: none, image: none}
END
    ) || return
    [[ $marked == true ]]
}

# After a start that failed with the given exit code: shows the end of the log, unless it was interrupted.
kueue_give_up() {
    local name=$1 code=$2 folder holder
    folder=$(folder_of "$name")
    warn "Stopping Kueue again."
    if ((code != 130)) && [[ -e $folder/logs/kueue.log ]]; then
        tail -n 5 "$folder/logs/kueue.log" | cut -c 1-400 >&2
    fi
    if [[ -s $folder/pids/kueue ]] && holder=$(holder_of "$name"); then
        nsenter --pid="/proc/$holder/ns/pid_for_children" kill -KILL "$(<"$folder/pids/kueue")" 2>/dev/null || true
    fi
    rm -f "$folder/pids/kueue"
}
