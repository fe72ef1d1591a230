package dev.tuning.trial;

/**
 * The input files of one host: consecutive ones, so that the shares of all hosts are complete,
 * without overlap and equal to within one file. The first hosts have the larger shares.
 *
 * @param first index of the first file
 * @param end index beyond the last file; equal to {@code first} for an empty share
 */
record DataShare(long first, long end) {

  /**
   * The share of a host.
   *
   * @param files number of files, 0 or more
   * @param hosts number of hosts, at least 1
   * @param host index of the host
   */
  static DataShare of(long files, int hosts, int host) {
    long each = files / hosts;
    long larger = files % hosts;
    long first = host * each + Math.min(host, larger);
    return new DataShare(first, first + each + (host < larger ? 1 : 0));
  }
}
