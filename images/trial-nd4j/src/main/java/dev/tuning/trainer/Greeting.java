package dev.tuning.trainer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * The first message on a connection: a worker tells the chief who it is.
 *
 * @param trial its name
 * @param attempt of the trial
 * @param host index of the worker
 * @param hosts how many there are
 * @param identity what is run, without the data seed
 * @param files the worker's share of the input
 */
record Greeting(
        String trial, long attempt, int host, int hosts, String identity, FileRange files) {

    /** "TNDH" and the version of the protocol. */
    static final long MAGIC = 0x544E_4448_0000_0001L;

    static Greeting of(TrialEnvironment environment) {
        HostRole host = environment.host();
        return new Greeting(
                environment.trialName(),
                environment.attempt(),
                host.index(),
                host.count(),
                environment.identity().withDataSeed(0).toString(),
                host.files().orElseThrow());
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeLong(MAGIC);
        out.writeUTF(trial);
        out.writeLong(attempt);
        out.writeInt(host);
        out.writeInt(hosts);
        out.writeUTF(identity);
        out.writeInt(files.first());
        out.writeInt(files.end());
    }

    /** Reads a greeting; none if the first bytes are those of another protocol or version. */
    static Optional<Greeting> readFrom(DataInputStream in) throws IOException {
        if (in.readLong() != MAGIC) {
            return Optional.empty();
        }
        return Optional.of(new Greeting(
                in.readUTF(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readUTF(),
                new FileRange(in.readInt(), in.readInt())));
    }

    /** Whether both are of the same attempt of the same trial. */
    boolean isOfSameAttempt(Greeting other) {
        return trial.equals(other.trial) && attempt == other.attempt;
    }

    String attemptName() {
        return "attempt " + attempt + " of trial " + trial;
    }

    String hostName() {
        return "host " + host;
    }
}
