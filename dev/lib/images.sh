# Building images without a container engine: buildah with a storage of its own, so that nothing of the host's is
# touched and all of it can be deleted by deleting the cache. Needs common.sh.

docker_works() {
  command -v docker >/dev/null && docker info >/dev/null 2>&1
}

buildah_here() {
  BUILDAH_ISOLATION=chroot buildah --root "$STUDY_CACHE/images/storage" --runroot "$STUDY_CACHE/images/run" \
    --storage-driver overlay "$@"
}

image_exists() {
  command -v buildah >/dev/null && buildah_here inspect --type image "$1" >/dev/null 2>&1
}

# build_image NAME DOCKERFILE CONTEXT [OPTION...]
build_image() {
  local image=$1 dockerfile=$2 context=$3
  shift 3
  # Without signature policy: nothing is pulled.
  buildah_here bud --quiet --pull-never --tag "$image" --file "$dockerfile" "$@" "$context" >/dev/null
}

# The suite of this Debian, or the stable one on another distribution.
debian_suite() {
  local suite
  suite=$(. /etc/os-release && [ "$ID" = debian ] && echo "$VERSION_CODENAME")
  echo "${suite:-stable}"
}
