# The configuration files of a cluster's components. Paths are those inside the cluster, see node-init.
# The parts share their variables.
# shellcheck shell=bash disable=SC2034,SC2154

volume_count=20

config_create() {
    local folder=$1 node=$2 group=$3 plugins=$4
    mkdir -p "$folder/conf/cni"
    # The cluster reaches no name server outside, and an empty file says so.
    : >"$folder/conf/resolv.conf"
    config_audit >"$folder/conf/audit-policy.yaml"
    config_containerd "$plugins" >"$folder/conf/containerd.toml"
    config_cni >"$folder/conf/cni/10-pods.conflist"
    config_kubelet "$group" >"$folder/conf/kubelet.yaml"
    config_kube_proxy "$node" >"$folder/conf/kube-proxy.yaml"
    config_coredns >"$folder/conf/Corefile"
    config_scrubber >"$folder/conf/scrubber.yaml"
    {
        config_dns_role
        config_storage
    } >"$folder/conf/addons.yaml"
}

config_audit() {
    cat <<'END'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: Metadata
END
}

config_containerd() {
    cat <<END
version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
# opt would create a folder below the host's /opt.
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs"]

[grpc]
  address = "/run/containerd/containerd.sock"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  # Without it containers fail to start where root may not lower its own OOM score.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$1"
    conf_dir = "/run/cluster/conf/cni"
END
}

# Point-to-point links instead of a bridge: on a bridge two pods answer each other directly, past the address translation
# of Services, unless the host's kernel is told to filter bridges too, which would be a setting outside the cluster.
config_cni() {
    jq --null-input --arg subnet "$node_pod_cidr" '{
        cniVersion: "0.4.0", name: "pods", plugins: [{
            type: "ptp",
            ipam: {type: "host-local", dataDir: "/run/cni", ranges: [[{subnet: $subnet}]], routes: [{dst: "0.0.0.0/0"}]}}]}'
}

config_kubelet() {
    cat <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: /run/cluster/pki/ca.crt}
authorization: {mode: Webhook}
tlsCertFile: /run/cluster/pki/kubelet.crt
tlsPrivateKeyFile: /run/cluster/pki/kubelet.key
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
cgroupDriver: cgroupfs
cgroupRoot: /$1
failCgroupV1: false
failSwapOn: false
clusterDNS: [$node_ip]
clusterDomain: cluster.local
resolvConf: /run/cluster/conf/resolv.conf
volumePluginDir: /var/lib/kubelet/volume-plugins
maxPods: 110
# A full disk of the host is no reason to evict pods, nor to delete images that no registry could give back.
evictionHard: {}
imageGCHighThresholdPercent: 100
makeIPTablesUtilChains: false
END
}

config_kube_proxy() {
    cat <<END
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: /run/cluster/pki/kube-proxy.kubeconfig}
hostnameOverride: $1
mode: nftables
detectLocalMode: ClusterCIDR
clusterCIDR: $pod_cidr
# The size of the connection table belongs to the host.
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
END
}

# Names outside the cluster do not exist: the answer comes at once. Nothing is cached, so a new Service is known at once too.
config_coredns() {
    cat <<END
.:53 {
    bind $node_ip
    ready 127.0.0.1:8181
    errors
    kubernetes cluster.local in-addr.arpa {
        kubeconfig /run/cluster/pki/coredns.kubeconfig
        ttl 5
    }
    template ANY ANY . {
        rcode NXDOMAIN
    }
}
END
}

# The pod that empties a released volume; the controller puts the volume into the first place.
config_scrubber() {
    cat <<'END'
apiVersion: v1
kind: Pod
metadata:
  name: scrubber
  namespace: kube-system
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  volumes:
  - name: volume
  containers:
  - name: scrub
    image: localhost/scrub:1
    imagePullPolicy: Never
    securityContext: {runAsUser: 0}
    volumeMounts:
    - {name: volume, mountPath: /volume}
END
}

config_dns_role() {
    cat <<'END'
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: coredns}
rules:
- apiGroups: [""]
  resources: [services, pods, namespaces]
  verbs: [list, watch]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: coredns}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: coredns}
subjects:
- {apiGroup: rbac.authorization.k8s.io, kind: User, name: coredns}
END
}

config_storage() {
    local number
    cat <<'END'
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: standard
  annotations: {storageclass.kubernetes.io/is-default-class: "true"}
provisioner: kubernetes.io/no-provisioner
reclaimPolicy: Retain
volumeBindingMode: Immediate
END
    for ((number = 1; number <= volume_count; number++)); do
        printf -- '---\n'
        config_volume "$(printf 'volume-%02d' "$number")"
    done
}

# Recycle, though it is an old policy, makes a volume of this pool usable again once its claim is deleted.
config_volume() {
    cat <<END
apiVersion: v1
kind: PersistentVolume
metadata: {name: $1}
spec:
  storageClassName: standard
  capacity: {storage: 5Gi}
  accessModes: [ReadWriteOnce, ReadWriteMany]
  persistentVolumeReclaimPolicy: Recycle
  hostPath: {path: /run/cluster/volumes/$1, type: Directory}
END
}

volumes_create() {
    local number
    mkdir -p "$1/volumes"
    for ((number = 1; number <= volume_count; number++)); do
        mkdir -p "$1/volumes/$(printf 'volume-%02d' "$number")"
    done
    # Pods of any user write here.
    chmod 0777 "$1/volumes"/*
}
