package dev.tuning.trainer;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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

    /** Another host did not come, does not fit or got lost. */
    static final int HOST_LOST = 4;

    /** The hosts ended with different weights. */
    static final int UNEQUAL_WEIGHTS = 5;

    /** A host was asked to stop by SIGTERM; 128 + 15, as Java itself exits then. */
    static final int INTERRUPTED = 143;

    private final Map<String, String> variables;
    private final PrintStream out;
    private final PrintStream log;
    private final StopSignal stop;
    private final ReportLimits reportLimits;

    Main(
            Map<String, String> variables,
            PrintStream out,
            PrintStream log,
            StopSignal stop,
            ReportLimits reportLimits) {
        this.variables = variables;
        this.out = out;
        this.log = log;
        this.stop = stop;
        this.reportLimits = reportLimits;
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
            code = new Main(
                    System.getenv(), System.out, System.err, stop, ReportLimits.DEFAULT).run();
        } catch (RuntimeException | Error e) {
            // Nobody else would: an exit without finished() leaves the shutdown hook waiting.
            e.printStackTrace();
            code = FAILED;
        }
        if (code == INTERRUPTED) {
            stop.stopped();
        } else {
            stop.finished(code);
        }
        // Where this host itself was asked to stop, Java is shutting down already, and this call
        // never returns.
        System.exit(code);
    }

    /** Runs the trial and returns the exit code. */
    int run() {
        try {
            return attempt();
        } catch (ConfigurationException e) {
            return fail(e.getMessage(), BAD_CONFIGURATION);
        } catch (CheckpointException e) {
            return fail(e.getMessage(), BAD_CHECKPOINT);
        } catch (HostsException e) {
            return fail(e.getMessage(), HOST_LOST);
        } catch (UnequalWeightsException e) {
            return fail(e.getMessage(), UNEQUAL_WEIGHTS);
        } catch (IOException | UncheckedIOException e) {
            return fail(e.toString(), FAILED);
        }
    }

    private int attempt() throws IOException {
        TrialEnvironment environment = TrialEnvironment.parse(variables);
        return environment.host().isChief() ? lead(environment) : follow(environment);
    }

    private int lead(TrialEnvironment environment) throws IOException {
        Optional<ReportSender> sender = environment.reportEndpoint()
                .map(endpoint -> new ReportSender(
                        new ReportClient(endpoint, reportLimits.request()),
                        reportLimits,
                        line -> log(environment, line)));
        try {
            return lead(environment, sender);
        } finally {
            sender.ifPresent(ReportSender::close);
        }
    }

    private int lead(TrialEnvironment environment, Optional<ReportSender> sender)
            throws IOException {
        RunIdentity identity = environment.identity();
        Optional<Checkpoint> resumed =
                ResumePoint.of(environment, line -> log(environment, line));
        Optional<CheckpointStore> store = Optional.empty();
        if (environment.checkpointDirectory().isPresent()) {
            store = Optional.of(CheckpointStore.open(environment.checkpointDirectory().get()));
        }

        NativeMemory memory = NativeRuntime.start(variables);
        try (NativeMemory.User _ = memory.use()) {
            TrainingState state = resumed
                    .map(checkpoint -> TrainingState.of(identity, checkpoint))
                    .orElseGet(() -> new TrainingState(identity));
            try (Hosts hosts = environment.host().isAlone()
                    ? new SingleHost(environment.host().files().stream().toList(), stop)
                    : gather(environment, state)) {
                return train(environment, memory, state, store, sender, hosts);
            }
        }
    }

    private Hosts gather(TrialEnvironment environment, TrainingState state) throws IOException {
        int port = environment.host().coordinator().orElseThrow().getPort();
        log(environment, "waits at port " + port + " for "
                + (environment.host().count() - 1) + " more");
        try (ServerSocket server = new ServerSocket(port, environment.host().count())) {
            return Rendezvous.gather(
                    server,
                    Greeting.of(environment),
                    state.checkpoint(),
                    stop,
                    HostLimits.DEFAULT,
                    line -> log(environment, line));
        } catch (BindException e) {
            throw new IOException(
                    "COORDINATOR_ADDRESS: cannot listen at port " + port + ": " + e, e);
        }
    }

    /** A worker may not write to the checkpoint directory, nor need to read it. */
    private int follow(TrialEnvironment environment) throws IOException {
        NativeMemory memory = NativeRuntime.start(variables);
        try (NativeMemory.User _ = memory.use();
                WorkerHost hosts = WorkerHost.join(
                        environment.host().coordinator().orElseThrow(),
                        Greeting.of(environment),
                        stop,
                        HostLimits.DEFAULT)) {
            Checkpoint start = hosts.start();
            RunIdentity chiefs = environment.identity()
                    .withDataSeed(start.progress().identity().dataSeed());
            return train(
                    environment,
                    memory,
                    TrainingState.of(chiefs, start),
                    Optional.empty(),
                    Optional.empty(),
                    hosts);
        }
    }

    private int train(
            TrialEnvironment environment,
            NativeMemory memory,
            TrainingState state,
            Optional<CheckpointStore> store,
            Optional<ReportSender> sender,
            Hosts hosts)
            throws IOException {
        RunIdentity identity = environment.identity();
        log(environment, identity + " from step " + state.step());
        CheckpointCleaner cleaner = sender
                .map(to -> CheckpointCleaner.obeying(to::takeDiscards, reportLimits.silence()))
                .orElseGet(CheckpointCleaner::alone);
        Reporter reporter = new Reporter(out, sender);
        reporter.repeat(withExistingCheckpoints(state.observations(), store));
        stop.trainingStarts();
        Outcome outcome = new Trainer(
                memory,
                identity,
                DigitsData.load(),
                state,
                batches(environment, hosts.shares()),
                store,
                cleaner,
                reporter,
                hosts,
                new StepClock(environment.stepSecondsMetric(), System::nanoTime)).run();
        LastWord lastWord = new LastWord(
                environment.terminationMessageFile(),
                out,
                line -> log(environment, line),
                sender,
                stop,
                () -> {
                    if (store.isPresent()) {
                        cleaner.atEnd(store.get(), state.observations(), state.step());
                    }
                });
        return conclude(environment, store, lastWord, outcome);
    }

    private Batches batches(TrialEnvironment environment, List<FileRange> shares) {
        long dataSeed = environment.identity().dataSeed();
        int batchSize = environment.identity().hyperparameters().batchSize();
        if (shares.isEmpty()) {
            BatchOrder order = new BatchOrder(dataSeed, DigitsData.TRAINING_SIZE, batchSize);
            return step -> new Batches.Batch(order.batch(step), 0);
        }
        int[] images = shares.stream().mapToInt(FileRange::images).toArray();
        int host = environment.host().index();
        return new FileBatches(
                new BatchPlan(images, batchSize), host, shares.get(host), dataSeed, log);
    }

    private int conclude(
            TrialEnvironment environment,
            Optional<CheckpointStore> store,
            LastWord lastWord,
            Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed completed -> {
                end(environment, lastWord, () -> TerminationMessage.completed(
                        withExistingCheckpoints(completed.observations(), store)));
                log(environment, "completed, weights sha256:" + completed.weightsHash());
                yield OK;
            }
            case Outcome.Diverged diverged -> {
                String message = "step " + diverged.step() + ": " + diverged.what();
                end(environment, lastWord, () -> TerminationMessage.diverged(message));
                log(environment, "diverged, " + message);
                yield OK;
            }
            case Outcome.Interrupted interrupted -> {
                offerCheckpoint(environment, store, lastWord, interrupted);
                log(environment, "stopped after step " + interrupted.step());
                yield INTERRUPTED;
            }
            case Outcome.HostLost lost -> {
                offerCheckpoint(environment, store, lastWord, lost.rest());
                log(environment,
                        "stopped after step " + lost.rest().step() + ", " + lost.why());
                // When all are told to stop, it does not matter who was the first to go.
                yield stop.isRequested() ? INTERRUPTED : HOST_LOST;
            }
        };
    }

    /** Says from which checkpoint the trial can go on, if there is one. */
    private void offerCheckpoint(
            TrialEnvironment environment,
            Optional<CheckpointStore> store,
            LastWord lastWord,
            Outcome.Interrupted interrupted) {
        List<Observation> observations =
                withExistingCheckpoints(interrupted.observations(), store);
        if (!observations.isEmpty() && observations.getLast().checkpoint() != null) {
            end(environment, lastWord, () -> TerminationMessage.interrupted(
                    withExistingCheckpoints(observations, store)));
        }
    }

    private static List<Observation> withExistingCheckpoints(
            List<Observation> observations, Optional<CheckpointStore> store) {
        return observations.stream()
                .map(observation -> withExistingCheckpoint(observation, store))
                .toList();
    }

    /** A checkpoint that was deleted since must not be offered. */
    private static Observation withExistingCheckpoint(
            Observation observation, Optional<CheckpointStore> store) {
        String name = observation.checkpoint();
        boolean exists = name != null && store.isPresent() && store.get().contains(name);
        return exists ? observation : observation.withoutCheckpoint();
    }

    /** The trial's last word is the chief's: the others know of no observations. */
    private static void end(
            TrialEnvironment environment,
            LastWord lastWord,
            Supplier<TerminationMessage> message) {
        if (environment.host().isChief()) {
            lastWord.say(message);
        }
    }

    private void log(TrialEnvironment environment, String line) {
        log.println(environment.logName() + ": " + line);
    }

    private int fail(String message, int code) {
        log.println("trial-nd4j: " + message);
        return code;
    }
}
