// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.optimization;

import io.github.xrayclassifier.engine.Seeds;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.training.network.Architecture;
import io.github.xrayclassifier.training.network.MobileNetV2;
import io.github.xrayclassifier.training.network.NetworkInference;
import io.github.xrayclassifier.training.recipe.NetworkOptions;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import io.github.xrayclassifier.training.weights.Teacher;
import io.github.xrayclassifier.training.weights.Teachers;
import io.github.xrayclassifier.training.weights.WeightsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * The targets of a batch under knowledge distillation: for every finding a share of the teachers' outputs and of the labels. Cross
 * entropy towards such targets is divided by the number of images, towards labels by the sum of their weights: so the loss of a
 * run with teachers compares with that of another such run alone.
 */
public final class Targets {

    /** Of many teachers, as many at a step and image: over the steps all count, at the price of these. */
    private static final int AT_ONCE = 2;

    /** A teacher runs on so many images or a multiple: with fewer, libtorch 2.10 leaves oneDNN on one thread. */
    private static final int SOME = 16;

    private final List<MobileNetV2> teachers;
    private final List<Optional<Set<Integer>>> rows;
    private final double share;
    private final TrainingRecipe recipe;
    private final Columns columns;

    private Targets(
            List<MobileNetV2> teachers,
            List<Optional<Set<Integer>>> rows,
            double share,
            TrainingRecipe recipe,
            Columns columns) {
        this.teachers = teachers;
        this.rows = rows;
        this.share = share;
        this.recipe = recipe;
        this.columns = columns;
    }

    /**
     * The targets of a run, with the teachers' networks in native memory, which belongs to the pointer scope that is open.
     *
     * @param columns of the trained findings
     * @return empty without teachers
     * @throws WeightsException if a teacher is of another network or findings
     */
    public static Optional<Targets> of(
            Teachers teachers, int channels, List<Finding> findings, TrainingRecipe recipe, Columns columns)
            throws WeightsException {
        if (teachers.isNone()) {
            return Optional.empty();
        }
        Architecture architecture = Architecture.of(channels, findings.size(), recipe.network());
        List<MobileNetV2> networks = new ArrayList<>();
        for (Teacher teacher : teachers.members()) {
            networks.add(new MobileNetV2(architecture, teacher.network().teaching(channels, findings, recipe), false));
        }
        List<Optional<Set<Integer>>> rows =
                teachers.members().stream().map(Teacher::unseen).toList();
        return Optional.of(new Targets(networks, rows, teachers.share(), recipe, columns));
    }

    /**
     * The targets of a batch.
     *
     * @param images as they are trained on, but at full size, [N, 1, H, W]
     * @param labels shares of every finding by the labels, [N, findings], smoothed
     * @param numbers of their rows in the manifest, [N]
     * @return [N, findings]
     */
    @SuppressWarnings("try") // the guard works by being open
    public Tensor of(Tensor images, Tensor labels, int[] numbers, long step) {
        try (NoGradGuard guard = new NoGradGuard()) {
            RandomGenerator random = Seeds.generator(recipe.seed(), Seeds.TEACHERS, step);
            int[] order = Seeds.permutation(teachers.size(), random);
            float[][] shares = teachesAll() ? shares(order, numbers.length) : sharesByRow(numbers, random);
            Tensor targets = labels.mul(Tensors.scalar(1 - share));
            for (int teacher : order) {
                add(targets, images, teachers.get(teacher), shares[teacher]);
            }
            return targets;
        }
    }

    private boolean teachesAll() {
        return rows.stream().allMatch(Optional::isEmpty);
    }

    /** The share of each teacher in each image's target, [teachers][N]: the first of an order teach all images. */
    private float[][] shares(int[] order, int images) {
        float[][] shares = new float[teachers.size()][images];
        int atOnce = Math.min(AT_ONCE, order.length);
        for (int k = 0; k < atOnce; k++) {
            Arrays.fill(shares[order[k]], (float) (share / atOnce));
        }
        return shares;
    }

    private float[][] sharesByRow(int[] numbers, RandomGenerator random) {
        float[][] shares = new float[teachers.size()][numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            int[] able = able(numbers[i]);
            int[] drawn = Seeds.permutation(able.length, random);
            int atOnce = Math.min(AT_ONCE, able.length);
            for (int k = 0; k < atOnce; k++) {
                shares[able[drawn[k]]][i] = (float) (share / atOnce);
            }
        }
        return shares;
    }

    private int[] able(int row) {
        int[] able = IntStream.range(0, rows.size())
                .filter(t -> rows.get(t).map(seen -> seen.contains(row)).orElse(true))
                .toArray();
        return able.length > 0 ? able : IntStream.range(0, rows.size()).toArray();
    }

    /** Adds a teacher's outputs for those images that it has a share in; it runs on no others. */
    private void add(Tensor targets, Tensor images, MobileNetV2 teacher, float[] shares) {
        long[] taught = IntStream.range(0, shares.length)
                .filter(i -> shares[i] > 0)
                .mapToLong(i -> i)
                .toArray();
        if (taught.length == shares.length) {
            targets.add_(output(teacher, images).mul_(Tensors.of(shares, shares.length, 1)));
        } else if (taught.length > 0) {
            long[] filled = new long[(taught.length + SOME - 1) / SOME * SOME]; // the rest is the first image again
            System.arraycopy(taught, 0, filled, 0, taught.length);
            Tensor places = Tensors.of(taught);
            Tensor outputs = output(teacher, images.index_select(0, Tensors.of(filled)))
                    .slice(0, new LongOptional(0), new LongOptional(taught.length), 1);
            targets.index_add_(
                    0, places, outputs.mul(Tensors.of(shares, shares.length, 1).index_select(0, places)));
        }
    }

    private Tensor output(MobileNetV2 teacher, Tensor images) {
        NetworkOptions network = recipe.network();
        Tensor input =
                NetworkInference.normalize(images, teacher.architecture().inputChannels(), network.normalization());
        Tensor logits = columns.of(teacher.classify(MobileNetV2.embedding(teacher.features(input, false))));
        return network.head() == OutputKind.SOFTMAX ? logits.softmax(1) : logits.sigmoid();
    }
}
