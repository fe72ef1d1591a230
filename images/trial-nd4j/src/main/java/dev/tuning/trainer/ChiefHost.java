package dev.tuning.trainer;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Host 0 of several, as {@link Rendezvous} makes it. */
final class ChiefHost implements Hosts {

    private final Workers workers;
    private final List<FileRange> shares;
    private final HostLimits limits;
    private final StopSignal stop;
    private boolean workerWasAskedToStop;

    /**
     * @param workers all of them; are closed with this
     * @param shares of the input files, by host index
     */
    ChiefHost(Workers workers, List<FileRange> shares, HostLimits limits, StopSignal stop) {
        this.workers = workers;
        this.shares = shares;
        this.limits = limits;
        this.stop = stop;
    }

    @Override
    public List<FileRange> shares() {
        return shares;
    }

    @Override
    public boolean isChief() {
        return true;
    }

    @Override
    public Answer average(long step, int images, double loss, INDArray gradient) {
        int length = Math.toIntExact(gradient.length());
        try {
            BatchMean mean = new BatchMean(length);
            mean.add(new Contribution(step, false, images, loss, gradient.toFloatVector()));
            for (Connection worker : workers.inOrder()) {
                mean.add(contribution(worker, step, length));
            }
            float[] meanGradient = mean.gradient();
            for (Connection worker : workers.inOrder()) {
                worker.send(out -> {
                    out.writeBoolean(true);
                    out.writeDouble(mean.loss());
                    Vectors.write(out, meanGradient);
                });
            }
            gradient.assign(Nd4j.create(meanGradient));
            return new Answer.Mean(mean.loss());
        } catch (HostsException e) {
            workers.dismiss(Farewell.lost(e.getMessage()));
            throw e;
        }
    }

    private Contribution contribution(Connection worker, long step, int length) {
        Contribution part = worker.receive(
                limits.step(), in -> Contribution.readFrom(in, length));
        if (part.step() != step) {
            throw new HostsException(worker.peer() + " is at step " + part.step()
                    + ", but the chief at step " + step);
        }
        workerWasAskedToStop |= part.stopRequested();
        return part;
    }

    /** A worker that is asked to stop stops all, so that no finished step is lost with it. */
    @Override
    public boolean shouldStop() {
        return stop.isRequested() || workerWasAskedToStop;
    }

    @Override
    public Outcome conclude(Outcome outcome) {
        if (outcome instanceof Outcome.Completed completed) {
            compareWeights(completed.weightsHash());
        }
        workers.dismiss(Farewell.of(outcome));
        return outcome;
    }

    private void compareWeights(String ownHash) {
        List<String> different = new ArrayList<>();
        try {
            for (Connection worker : workers.inOrder()) {
                String hash = worker.receive(limits.step(), in -> in.readUTF());
                if (!hash.equals(ownHash)) {
                    different.add(worker.peer() + " has sha256:" + hash);
                }
            }
        } catch (HostsException e) {
            workers.dismiss(Farewell.lost(e.getMessage()));
            throw e;
        }
        if (!different.isEmpty()) {
            String message = "the hosts ended with different weights: the chief has sha256:"
                    + ownHash + ", but " + String.join(", ", different);
            workers.dismiss(new Farewell(Farewell.Kind.UNEQUAL, 0, message));
            throw new UnequalWeightsException(message);
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
