package dev.tuning.trainer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The last word of a trial, which Kubernetes keeps in the container's status. It alone is enough
 * for the operator to judge the trial.
 *
 * @param outcome {@code Completed}, {@code Infeasible} or {@code Interrupted}
 * @param reason of an infeasible trial, a word; else null
 * @param message of an infeasible trial, for people; else null
 * @param observations of a completed or interrupted trial, by step; else null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TerminationMessage(
        String outcome, String reason, String message, List<Observation> observations) {

    /** Kubernetes cuts off what is longer. */
    static final int MAX_BYTES = 4096;

    private static final Path DEFAULT_FILE = Path.of("/dev/termination-log");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A run that diverged: a result, not a failure. */
    static TerminationMessage diverged(String message) {
        return new TerminationMessage("Infeasible", "Diverged", message, null);
    }

    /**
     * A run that made all of its steps, with as many observations as fit into
     * {@value #MAX_BYTES} bytes: evenly spread, and always the first, the last and the one with the
     * lowest validation error (the earliest of equals).
     *
     * @param observations at least one, by step
     */
    static TerminationMessage completed(List<Observation> observations) {
        return fitting("Completed", observations);
    }

    /**
     * A run that can go on from the checkpoint of its last observation. Which of the others are
     * left out follows the rule of {@link #completed}.
     *
     * @param observations at least one, by step; the last may be a checkpoint without metrics
     */
    static TerminationMessage interrupted(List<Observation> observations) {
        return fitting("Interrupted", observations);
    }

    private static TerminationMessage fitting(String outcome, List<Observation> observations) {
        int count = observations.size();
        while (true) {
            TerminationMessage message =
                    new TerminationMessage(outcome, null, null, thinned(observations, count));
            if (count == 1 || message.toBytes().length <= MAX_BYTES) {
                return message;
            }
            count = Math.min(count - 1, Math.max(1, shrunk(count, message.toBytes().length)));
        }
    }

    /** The outcome alone: the last line of a report. */
    String outcomeLine() {
        TerminationMessage alone = new TerminationMessage(outcome, reason, message, null);
        return new String(alone.toBytes(), StandardCharsets.UTF_8);
    }

    byte[] toBytes() {
        try {
            return JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a termination message is always JSON", e);
        }
    }

    /**
     * Writes the message to its file; outside Kubernetes, where nobody made the default file, to
     * the given stream.
     *
     * @param file of {@code TERMINATION_MESSAGE_PATH}
     * @return whether it went to a file
     */
    boolean write(Optional<Path> file, PrintStream otherwise) {
        try {
            if (file.isPresent()) {
                Files.write(file.get(), toBytes());
            } else {
                // Never created: a process of root outside Kubernetes must not litter /dev.
                Files.write(DEFAULT_FILE, toBytes(),
                        StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            }
            return true;
        } catch (IOException e) {
            otherwise.println(new String(toBytes(), StandardCharsets.UTF_8));
            return false;
        }
    }

    /** A first guess that is never below what fits by much, so that few rounds are needed. */
    private static int shrunk(int count, int bytes) {
        return (int) (1.1 * count * MAX_BYTES / bytes);
    }

    /** About count observations: evenly spread ones, the ends among them, and the best. */
    private static List<Observation> thinned(List<Observation> observations, int count) {
        int last = observations.size() - 1;
        TreeSet<Integer> positions = new TreeSet<>(List.of(0, best(observations), last));
        for (int i = 0; i < count && count > 1; i++) {
            positions.add((int) Math.round((double) i * last / (count - 1)));
        }
        List<Observation> kept = new ArrayList<>();
        positions.forEach(position -> kept.add(observations.get(position)));
        return kept;
    }

    private static int best(List<Observation> observations) {
        int best = 0;
        for (int i = 1; i < observations.size(); i++) {
            if (observations.get(i).validationError() < observations.get(best).validationError()) {
                best = i;
            }
        }
        return best;
    }
}
