// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.RunGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains MobileNetV2. A run lives in a folder: {@code run.json} (everything that decides the result),
 * {@code metrics.csv} (a line an epoch), {@code checkpoint.safetensors} (to resume), {@code best.safetensors} and
 * {@code last.safetensors} (averaged weights for {@link TrainedModel}), and the decoded pixels. The same data, options
 * and machine give the same weights, bit for bit, also when a run is cancelled and resumed.
 *
 * <p>Immutable; a run uses one thread of its caller and libtorch's own. Two runs at once are possible but share the cores.
 */
public final class Trainer {

    private final TrainingData data;
    private final TrainingOptions options;
    private final RunControl control;
    private final Origins origins;
    private final Optional<Path> pixelFolder;

    private Trainer(
            TrainingData data,
            TrainingOptions options,
            RunControl control,
            Origins origins,
            Optional<Path> pixelFolder) {
        this.data = data;
        this.options = options;
        this.control = control;
        this.origins = origins;
        this.pixelFolder = pixelFolder;
    }

    /**
     * A trainer that starts from random weights, says nothing and stops only when its thread is interrupted.
     *
     * @param data the images
     * @param options the recipe
     * @return the trainer
     */
    public static Trainer of(TrainingData data, TrainingOptions options) {
        return new Trainer(
                data,
                options,
                RunControl.silent(),
                new Origins(InitialWeights.random(), Teachers.none()),
                Optional.empty());
    }

    /**
     * This trainer with a listener.
     *
     * @param listener told of every image, step and epoch
     * @return the changed copy
     */
    public Trainer withProgress(TrainingProgress listener) {
        return new Trainer(data, options, control.withProgress(listener), origins, pixelFolder);
    }

    /**
     * This trainer with a way to stop it.
     *
     * @param newCancelled asked after every step; once true, the run saves a checkpoint and returns, as it
     *     does when its thread is interrupted or the JVM is told to stop
     * @return the changed copy
     */
    public Trainer withCancellation(BooleanSupplier newCancelled) {
        return new Trainer(data, options, control.withCancelled(newCancelled), origins, pixelFolder);
    }

    /**
     * This trainer with more or fewer checkpoints; where they are made does not change the result.
     *
     * @param interval how long a run goes on without one, 5 minutes unless said; 0 makes one after every step
     * @return the changed copy
     */
    public Trainer withCheckpointEvery(Duration interval) {
        return new Trainer(data, options, control.withCheckpointEvery(interval), origins, pixelFolder);
    }

    /**
     * This trainer with other weights to start from.
     *
     * @param weights random or from a file
     * @return the changed copy
     */
    public Trainer withInitialWeights(InitialWeights weights) {
        return new Trainer(data, options, control, origins.withStart(weights), pixelFolder);
    }

    /**
     * This trainer with networks whose answers are learned beside the labels.
     *
     * @param networks none, or some for the same network and findings
     * @return the changed copy
     */
    public Trainer withTeachers(Teachers networks) {
        return new Trainer(data, options, control, origins.withTeachers(networks), pixelFolder);
    }

    /**
     * This trainer with another place for the decoded pixels, so that runs over the same manifest and recipe share them.
     *
     * @param folder made if missing; the run's own folder without this
     * @return the changed copy
     */
    public Trainer withPixelFolder(Path folder) {
        return new Trainer(data, options, control, origins, Optional.of(folder));
    }

    /**
     * A hash of everything that decides the result apart from the machine: images, recipe, options, initial weights, teachers.
     *
     * @return 64 lower-case hexadecimal digits, as in the provenance of the model
     */
    public String identity() {
        return new RunFolder(Path.of(""), data, options, origins).identity();
    }

    /**
     * Trains from the start.
     *
     * @param folder made if missing; an earlier run's checkpoint in it is replaced
     * @return what the run left behind
     * @throws TrainingException if the loss is no longer a number; the last checkpoint stays
     * @throws IOException if an image cannot be read or the folder cannot be written
     * @throws WeightsException if the initial weights or a teacher are of another network
     * @throws IllegalArgumentException if the data do not fit the options, for example too few training images
     */
    public TrainingResult train(Path folder) throws IOException {
        Files.createDirectories(folder);
        return run(folder, false);
    }

    /**
     * Goes on from a run's checkpoint, as if it had never stopped.
     *
     * @param folder of a run with the same data and options
     * @return what the run left behind
     * @throws TrainingException if the loss is no longer a number; the last checkpoint stays
     * @throws IOException if there is no readable checkpoint
     * @throws IllegalArgumentException if the checkpoint is of another run
     */
    public TrainingResult resume(Path folder) throws IOException {
        return run(folder, true);
    }

    @SuppressWarnings("try") // the scope works by being open
    private TrainingResult run(Path folder, boolean resume) throws IOException {
        Natives.load();
        int threads = options.threads() == 0 ? Runtime.getRuntime().availableProcessors() : options.threads();
        torch.set_num_threads(threads);
        int total = data.manifest().entries().size();
        PixelCache pixels = PixelCache.open(
                data, pixelFolder.orElse(folder), done -> control.progress().decoded(done, total));
        try (RunGuard guard = RunGuard.open(control.cancelled());
                PointerScope scope = new PointerScope()) {
            RunFolder files = new RunFolder(folder, data, options, origins);
            RunControl guarded = control.withCancelled(guard::isCancelled);
            return new TrainingLoop(data, options, guarded, origins, pixels, files).run(resume);
        }
    }
}
