package dev.tuning.bench;

import java.util.List;
import java.util.Map;

/**
 * What was measured in a run of one or more Studies, or of the null controller.
 *
 * @param trials how many finished
 * @param pods how many were created for them
 * @param seconds from when the first pod was created to the last write about pods and trials
 * @param turnaround how long freed slots stayed empty, in ms
 * @param turnaroundMillis all of them, in order, for the plot
 * @param meanTurnaroundMillis the mean of each Study
 * @param requests of whom is measured, until the run was over and it had been silent for 2 seconds
 * @param steadyReads its GET and LIST after the first pod was created: until then a Study is set up
 * @param bytes that it wrote, by verb and resource; none where that is not known
 * @param cpuSeconds of each process
 * @param peakMebibytes the most memory that the operator had during the run
 * @param endMebibytes what it had in the end
 * @param objects sizes of what was left
 * @param repeatedPods pods of second and later attempts
 * @param simulator what the simulator has done
 * @param violations of invariants: must be empty
 */
record RunFigures(
    int trials,
    int pods,
    double seconds,
    Percentiles turnaround,
    List<Double> turnaroundMillis,
    Map<String, Double> meanTurnaroundMillis,
    RequestCounts requests,
    long steadyReads,
    Map<String, Long> bytes,
    Map<String, Double> cpuSeconds,
    long peakMebibytes,
    long endMebibytes,
    ObjectSizes objects,
    long repeatedPods,
    SimulatorFigures simulator,
    List<String> violations) {

  double trialsPerSecond() {
    return trials / seconds;
  }

  double writesPerTrial() {
    return perTrial(requests.writeCount());
  }

  double readsPerTrial() {
    return perTrial(requests.readCount());
  }

  double steadyReadsPerTrial() {
    return perTrial(steadyReads);
  }

  double bytesPerTrial() {
    return perTrial(bytes.values().stream().mapToLong(Long::longValue).sum());
  }

  /** CPU of a process, in ms. */
  double cpuMillisPerTrial(String process) {
    return perTrial(1000 * cpuSeconds.getOrDefault(process, 0.0));
  }

  private double perTrial(double sum) {
    return sum / trials;
  }
}
