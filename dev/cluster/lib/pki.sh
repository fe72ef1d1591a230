# The cluster's certificates and the kubeconfig files made from them.
# The parts share their variables.
# shellcheck shell=bash disable=SC2034,SC2154

pki_create() {
    local folder=$1 node=$2 api_address=$3
    (
        umask 077
        mkdir -p "$folder/pki"
        cd "$folder/pki" || exit
        authority ca "/CN=study-operator $node"
        # What the API server shows to extension API servers must not count as a user's certificate.
        authority front-proxy-ca "/CN=study-operator $node front proxy"
        openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out service-account.key 2>/dev/null
        openssl pkey -in service-account.key -pubout -out service-account.pub

        certificate ec kube-apiserver "/CN=kube-apiserver" "subjectAltName=DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:$api_service_ip,IP:$node_ip,IP:$api_address"
        certificate ec kubelet "/O=system:nodes/CN=system:node:$node" "subjectAltName=DNS:$node,IP:$node_ip"
        certificate ec kube-apiserver-kubelet-client "/O=system:masters/CN=kube-apiserver-kubelet-client"
        issuer=front-proxy-ca certificate ec front-proxy-client "/CN=front-proxy-client"
        certificate ec kube-controller-manager "/CN=system:kube-controller-manager"
        certificate ec kube-scheduler "/CN=system:kube-scheduler"
        certificate ec kube-proxy "/CN=system:kube-proxy"
        certificate ec coredns "/CN=coredns"
        # What leaves the cluster is RSA: Java clients read no elliptic curve key without further libraries.
        certificate rsa admin "/O=system:masters/CN=admin"

        for user in kubelet kube-controller-manager kube-scheduler kube-proxy coredns; do
            kubeconfig "$node" "$user" "127.0.0.1" >"$user.kubeconfig"
        done
        # Inside the cluster for the start, outside for its users.
        kubeconfig "$node" admin 127.0.0.1 >admin.kubeconfig
        kubeconfig "$node" admin "$api_address" >"$folder/kubeconfig"
    )
}

authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "$2" -keyout "$1.key" -out "$1.crt" 2>/dev/null
}

# Kind of key, name, subject, and optionally a subjectAltName for a server. Elliptic curve keys are made in no time.
certificate() {
    local kind=$1 name=$2 subject=$3 names=${4:-} key
    case $kind in
        ec) key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256) ;;
        rsa) key=(-newkey rsa:2048) ;;
    esac
    openssl req -new "${key[@]}" -nodes -subj "$subject" -keyout "$name.key" -out "$name.csr" 2>/dev/null
    openssl x509 -req -in "$name.csr" -CA "${issuer:-ca}.crt" -CAkey "${issuer:-ca}.key" -set_serial "0x$(openssl rand -hex 8)" -days 3650 \
        -extfile <(printf 'basicConstraints=CA:FALSE\nextendedKeyUsage=clientAuth,serverAuth\n%s\n' "$names") \
        -out "$name.crt" 2>/dev/null
    rm "$name.csr"
}

# The certificates are part of the file, so that it may be copied anywhere.
kubeconfig() {
    local cluster=$1 user=$2 address=$3
    cat <<END
apiVersion: v1
kind: Config
clusters:
- name: $cluster
  cluster:
    server: https://$address:$api_port
    certificate-authority-data: $(base64 -w 0 ca.crt)
users:
- name: $user
  user:
    client-certificate-data: $(base64 -w 0 "$user.crt")
    client-key-data: $(base64 -w 0 "$user.key")
contexts:
- name: $cluster
  context:
    cluster: $cluster
    user: $user
current-context: $cluster
END
}
