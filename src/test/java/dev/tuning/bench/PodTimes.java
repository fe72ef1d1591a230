package dev.tuning.bench;

/**
 * When a pod lived, in the order of the API server's resource versions.
 *
 * @param name its name
 * @param created version at which it was first seen
 * @param ended version at which it had ended or was gone; {@link Long#MAX_VALUE}: not yet
 */
record PodTimes(String name, long created, long ended) {

  PodTimes endedBy(long version) {
    return version < ended ? new PodTimes(name, created, version) : this;
  }

  String trial() {
    return name.substring(0, name.lastIndexOf('-', name.lastIndexOf('-') - 1));
  }

  String study() {
    return PodName.parse(name).study();
  }

  int attempt() {
    return PodName.parse(name).attempt();
  }

  boolean overlaps(PodTimes other) {
    return created < other.ended && other.created < ended;
  }
}
