package dev.tuning.trainer;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The program: one attempt of one trial. Standard output has the report and nothing else, standard
 * error the log.
 */
public final class Main {

    /** The trial has an outcome: completed or infeasible. */
    static final int OK = 0;

    /** The program or its surroundings failed, a full disk for example. */
    static final int FAILED = 1;

    /** A variable or hyperparameter is not allowed. */
    static final int BAD_CONFIGURATION = 2;

    /** The checkpoint to resume from is missing, damaged or of another run. */
    static final int BAD_CHECKPOINT = 3;

    /** Asked to stop by SIGTERM, 128 + 15, as Java itself exits then. */
    static final int INTERRUPTED = 143;

    private final Map<String, String> variables;
    private final PrintStream out;
    private final PrintStream log;
    private final StopSignal stop;

    Main(Map<String, String> variables, PrintStream out, PrintStream log, StopSignal stop) {
        this.variables = variables;
        this.out = out;
        this.log = log;
        this.stop = stop;
    }

    /**
     * Runs the trial that the environment variables describe.
     *
     * @param arguments must be empty
     */
    public static void main(String[] arguments) {
        StopSignal stop = new StopSignal();
        stop.install();
        int code;
        try {
            code = new Main(System.getenv(), System.out, System.err, stop).run();
        } catch (RuntimeException | Error e) {
            // Nobody else would: an exit without finished() leaves the shutdown hook waiting.
            e.printStackTrace();
            code = FAILED;
        }
        if (code == INTERRUPTED) {
            // Java is shutting down already and sets the exit code.
            stop.stopped();
        } else {
            stop.finished(code);
            System.exit(code);
        }
    }

    /** Runs the trial and returns the exit code. */
    int run() {
        try {
            return attempt();
        } catch (ConfigurationException e) {
            return fail(e.getMessage(), BAD_CONFIGURATION);
        } catch (CheckpointException e) {
            return fail(e.getMessage(), BAD_CHECKPOINT);
        } catch (IOException | UncheckedIOException e) {
            return fail(e.toString(), FAILED);
        }
    }

    private int attempt() throws IOException {
        TrialEnvironment environment = TrialEnvironment.parse(variables);
        RunIdentity identity = environment.identity();
        Optional<Checkpoint> resumed = environment.resumeCheckpoint()
                .map(name -> CheckpointStore.read(environment.checkpointDirectory(), name));
        Optional<CheckpointStore> store = Optional.empty();
        if (environment.checkpointDirectory().isPresent()) {
            store = Optional.of(CheckpointStore.open(environment.checkpointDirectory().get()));
        }

        NativeMemory memory = NativeRuntime.start(variables);
        try (NativeMemory.User _ = memory.use()) {
            TrainingState state = resumed
                    .map(checkpoint -> TrainingState.of(identity, checkpoint))
                    .orElseGet(() -> new TrainingState(identity));
            log.println(environment.trialName() + ": " + identity + " from step " + state.step());
            Trainer trainer = new Trainer(
                    memory, identity, DigitsData.load(), state, store, new Reporter(out), stop);
            return conclude(environment, store, trainer.run());
        }
    }

    private int conclude(
            TrialEnvironment environment, Optional<CheckpointStore> store, Outcome outcome) {
        String name = environment.trialName();
        return switch (outcome) {
            case Outcome.Completed completed -> {
                List<Observation> observations = completed.observations().stream()
                        .map(observation -> withExistingCheckpoint(observation, store))
                        .toList();
                end(TerminationMessage.completed(observations), environment);
                log.println(name + ": completed, weights sha256:" + completed.weightsHash());
                yield OK;
            }
            case Outcome.Diverged diverged -> {
                String message = "step " + diverged.step() + ": " + diverged.what();
                end(TerminationMessage.diverged(message), environment);
                log.println(name + ": diverged, " + message);
                yield OK;
            }
            case Outcome.Interrupted interrupted -> {
                log.println(name + ": stopped after step " + interrupted.step());
                yield INTERRUPTED;
            }
        };
    }

    /** A checkpoint that was deleted since must not be offered. */
    private static Observation withExistingCheckpoint(
            Observation observation, Optional<CheckpointStore> store) {
        String name = observation.checkpoint();
        boolean exists = name != null && store.isPresent() && store.get().contains(name);
        return exists ? observation : observation.withoutCheckpoint();
    }

    private void end(TerminationMessage message, TrialEnvironment environment) {
        if (!message.write(environment.terminationMessageFile(), out)) {
            log.println(environment.trialName()
                    + ": no file for the termination message, printed it instead");
        }
    }

    private int fail(String message, int code) {
        log.println("trial-nd4j: " + message);
        return code;
    }
}
