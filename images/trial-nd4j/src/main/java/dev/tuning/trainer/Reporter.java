package dev.tuning.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * Reports observations while the trial runs: one JSON object a line, in the form that the operator
 * reads from the log, and the same to its report endpoint, where there is one.
 */
final class Reporter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;
    private final Optional<ReportSender> sender;

    Reporter(PrintStream out, Optional<ReportSender> sender) {
        this.out = out;
        this.sender = sender;
    }

    /** Writes one line and flushes it, and has it sent. */
    void report(Observation observation) {
        String line = lineOf(observation);
        out.println(line);
        out.flush();
        sender.ifPresent(to -> to.send(observation.step(), line));
    }

    /**
     * Has sent again what a run that is resumed has reported before: an operator that restarted
     * meanwhile may have forgotten it, and for one that has not it changes nothing.
     */
    void repeat(List<Observation> observations) {
        for (Observation observation : observations) {
            sender.ifPresent(to -> to.send(observation.step(), lineOf(observation)));
        }
    }

    private static String lineOf(Observation observation) {
        try {
            return JSON.writeValueAsString(observation);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an observation is always JSON", e);
        }
    }
}
