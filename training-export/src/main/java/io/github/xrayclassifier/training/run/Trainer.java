// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import io.github.xrayclassifier.engine.DeviceScope;
import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.RunGuard;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.tensor.Shape;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingException;
import io.github.xrayclassifier.training.TrainingProgress;
import io.github.xrayclassifier.training.TrainingResult;
import io.github.xrayclassifier.training.batches.PixelCache;
import io.github.xrayclassifier.training.recipe.InputOptions;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import io.github.xrayclassifier.training.weights.InitialWeights;
import io.github.xrayclassifier.training.weights.Teachers;
import io.github.xrayclassifier.training.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/**
 * The training of MobileNetV2 by a recipe. A run lives in a folder: {@code run.json} and {@code recipe.yaml} (everything that decides
 * the result), {@code metrics.csv} (a line an epoch), {@code checkpoint.safetensors} (to resume), {@code best.safetensors} and
 * {@code last.safetensors} (averaged weights for {@code TrainedModel}), and the decoded pixels. The same data, recipe and machine
 * give the same weights, bit for bit, also when a run is cancelled and resumed. One run at a time is in a folder, of whatever
 * process.
 *
 * <p>Immutable; a run uses one thread of its caller and libtorch's own. Two runs at once are possible but share the cores.
 */
public final class Trainer {

    private final TrainingData data;
    private final TrainingRecipe recipe;
    private final RunControl control;
    private final Origins origins;
    private final Optional<Path> pixelFolder;

    private Trainer(
            TrainingData data, TrainingRecipe recipe, RunControl control, Origins origins, Optional<Path> pixelFolder) {
        this.data = data;
        this.recipe = recipe;
        this.control = control;
        this.origins = origins;
        this.pixelFolder = pixelFolder;
    }

    /**
     * A trainer that starts from random weights, says nothing and stops only when its thread is interrupted.
     *
     * @param data the images
     * @param recipe everything that decides the run; its input is that of the data
     * @return the trainer
     */
    public static Trainer of(TrainingData data, TrainingRecipe recipe) {
        return new Trainer(
                data,
                recipe.with("input", input(data.preprocessing())),
                RunControl.silent(),
                new Origins(InitialWeights.random(), Teachers.none()),
                Optional.empty());
    }

    private static InputOptions input(Preprocessing preprocessing) {
        Shape shape = preprocessing.shape();
        return new InputOptions(shape.width(), shape.height(), shape.channels(), preprocessing.fit());
    }

    /**
     * This trainer with a listener.
     *
     * @param listener told of every image, step and epoch
     * @return the changed copy
     */
    public Trainer withProgress(TrainingProgress listener) {
        return new Trainer(data, recipe, control.withProgress(listener), origins, pixelFolder);
    }

    /**
     * This trainer with a way to stop it.
     *
     * @param newCancelled asked after every step; once true, the run saves a checkpoint and returns, as it
     *     does when its thread is interrupted or the JVM is told to stop
     * @return the changed copy
     */
    public Trainer withCancellation(BooleanSupplier newCancelled) {
        return new Trainer(data, recipe, control.withCancelled(newCancelled), origins, pixelFolder);
    }

    /**
     * This trainer with more or fewer checkpoints; where they are made does not change the result.
     *
     * @param interval how long a run continues without one, 5 minutes unless said; 0 makes one after every step
     * @return the changed copy
     */
    public Trainer withCheckpointEvery(Duration interval) {
        return new Trainer(data, recipe, control.withCheckpointEvery(interval), origins, pixelFolder);
    }

    /**
     * This trainer with another number of threads of libtorch.
     *
     * @param threads 0, as without this, for one a processor
     * @return the changed copy
     */
    public Trainer withThreads(int threads) {
        return new Trainer(data, recipe, control.withThreads(threads), origins, pixelFolder);
    }

    /**
     * This trainer on another device.
     *
     * @param device {@link DeviceChoice#AUTO} without this
     * @return the changed copy
     */
    public Trainer withDevice(DeviceChoice device) {
        return new Trainer(data, recipe, control.withDevice(device), origins, pixelFolder);
    }

    /**
     * This trainer with other weights to start from.
     *
     * @param weights random or from a file
     * @return the changed copy
     */
    public Trainer withInitialWeights(InitialWeights weights) {
        return new Trainer(data, recipe, control, origins.withStart(weights), pixelFolder);
    }

    /**
     * This trainer with teachers: networks whose outputs are targets beside the labels.
     *
     * @param networks none, or some for the same network and findings
     * @return the changed copy
     */
    public Trainer withTeachers(Teachers networks) {
        return new Trainer(data, recipe, control, origins.withTeachers(networks), pixelFolder);
    }

    /**
     * This trainer with another place for the decoded pixels, so that runs over the same manifest and recipe share them.
     *
     * @param folder made if missing; the run's own folder without this
     * @return the changed copy
     */
    public Trainer withPixelFolder(Path folder) {
        return new Trainer(data, recipe, control, origins, Optional.of(folder));
    }

    /**
     * A hash of everything that decides the result apart from the machine: images, recipe, recipe, initial weights, teachers.
     *
     * @return 64 lower-case hexadecimal digits, as in the provenance of the model
     */
    public String identity() {
        return new RunFolder(Path.of(""), data, recipe, origins).identity();
    }

    /**
     * Trains from the start.
     *
     * @param folder made if missing, without an earlier run
     * @return the run's files and metrics
     * @throws TrainingException if the loss is no longer a number; the last checkpoint stays
     * @throws java.nio.file.FileAlreadyExistsException if an earlier run is in the folder
     * @throws IOException if an image cannot be read or the folder cannot be written
     * @throws WeightsException if the initial weights or a teacher are of another network
     * @throws IllegalArgumentException if the data do not fit the recipe, for example too few training images
     * @throws java.nio.file.FileSystemException if another run is in the folder and not over
     */
    public TrainingResult train(Path folder) throws IOException {
        return run(folder, Start.NEW);
    }

    /**
     * Trains from the start in place of an earlier run, whose files are deleted.
     *
     * @param folder made if missing
     * @return as {@link #train}
     * @throws IOException as {@link #train}, but not for an earlier run
     */
    public TrainingResult overwrite(Path folder) throws IOException {
        return run(folder, Start.OVERWRITE);
    }

    /**
     * Continues from a run's checkpoint, as if it had never stopped.
     *
     * @param folder of a run with the same data and recipe
     * @return as {@link #train}
     * @throws TrainingException if the loss is no longer a number; the last checkpoint stays
     * @throws IOException if there is no readable checkpoint
     * @throws IllegalArgumentException if the checkpoint is of another run; the message names what differs
     * @throws java.nio.file.FileSystemException if another run is in the folder and not over
     */
    public TrainingResult resume(Path folder) throws IOException {
        return run(folder, Start.RESUME);
    }

    /**
     * Continues a run by further epochs. Weights, averages and the optimizer's state go on from its checkpoint; learning rate and
     * image size are those of a run of the whole number of epochs at the same place, so a rate that had fallen to 0 rises
     * again. From then on the run is one of that many epochs.
     *
     * @param folder of a run with the same data and recipe, of any number of finished epochs
     * @param epochs to add to those that are finished, at least 1
     * @return as {@link #train}
     * @throws IOException if there is no readable checkpoint
     * @throws IllegalArgumentException if the checkpoint is of another run, or in the middle of an epoch
     */
    public TrainingResult continueBy(Path folder, int epochs) throws IOException {
        if (epochs < 1) {
            throw new IllegalArgumentException("more epochs: expected at least 1, found " + epochs);
        }
        int finished = TrainingState.finishedEpochs(new RunFolder(folder, data, recipe, origins).checkpoint());
        return new Trainer(data, recipe.with("epochs", finished + epochs), control, origins, pixelFolder)
                .run(folder, Start.CONTINUE);
    }

    private enum Start {
        NEW,
        OVERWRITE,
        RESUME,
        CONTINUE
    }

    @SuppressWarnings("try") // lock, guard and scope work by being open
    private TrainingResult run(Path folder, Start start) throws IOException {
        RunFolder files = new RunFolder(folder, data, recipe, origins);
        boolean goesOn = start == Start.RESUME || start == Start.CONTINUE;
        if (goesOn && !Files.exists(files.checkpoint())) {
            throw new NoSuchFileException(
                    files.checkpoint().toString(), null, "expected a checkpoint to resume, found none");
        }
        Files.createDirectories(folder);
        try (RunLock lock = RunLock.open(folder)) {
            if (start == Start.NEW) {
                files.requireEmpty();
            } else if (start == Start.OVERWRITE) {
                files.clear();
            }
            return run(files, pixelFolder.orElse(folder), start);
        }
    }

    @SuppressWarnings("try") // guard and scope work by being open
    private TrainingResult run(RunFolder files, Path pixels, Start start) throws IOException {
        Natives.load();
        int threads = control.threads() == 0 ? Runtime.getRuntime().availableProcessors() : control.threads();
        torch.set_num_threads(threads);
        int total = data.manifest().entries().size();
        PixelCache cache =
                PixelCache.open(data, pixels, done -> control.progress().decoded(done, total));
        Device device = Device.of(control.device());
        device.fallback().ifPresent(reason -> control.progress().remark("Training on the CPU: " + reason + "."));
        try (RunGuard guard = RunGuard.open(control.cancelled());
                DeviceScope placed = DeviceScope.open(device.isCuda());
                PointerScope scope = new PointerScope()) {
            RunControl guarded = control.withCancelled(guard::isCancelled);
            TrainingLoop loop = new TrainingLoop(data, recipe, guarded, origins, cache, files);
            if (start == Start.RESUME || start == Start.CONTINUE) {
                loop.load(start == Start.CONTINUE ? Set.of("epochs") : Set.of());
            }
            return loop.run(threads, device.title());
        }
    }
}
