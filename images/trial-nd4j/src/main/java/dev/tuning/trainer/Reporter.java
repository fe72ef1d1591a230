package dev.tuning.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;

/**
 * Reports observations while the trial runs: one JSON object a line, in the form that the operator
 * reads from the log.
 */
final class Reporter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;

    Reporter(PrintStream out) {
        this.out = out;
    }

    /** Writes one line and flushes it. */
    void report(Observation observation) {
        try {
            out.println(JSON.writeValueAsString(observation));
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an observation is always JSON", e);
        }
    }
}
