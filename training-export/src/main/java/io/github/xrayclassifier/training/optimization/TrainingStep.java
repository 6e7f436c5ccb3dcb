// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.optimization;

import io.github.xrayclassifier.engine.Resizer;
import io.github.xrayclassifier.engine.Seeds;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.tensor.Shape;
import io.github.xrayclassifier.training.batches.Augmenter;
import io.github.xrayclassifier.training.batches.Examples;
import io.github.xrayclassifier.training.batches.Mixup;
import io.github.xrayclassifier.training.network.MobileNetV2;
import io.github.xrayclassifier.training.network.NetworkInference;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** One step: a batch is loaded and augmented, the weights follow its gradient, and their average follows the weights. */
public final class TrainingStep {

    /** LDAM's margins fall with the fourth root of a finding's images (Cao et al. 2019, equation 9). */
    private static final double RARITY = 0.25;

    private static final long MEAN = 1; // at::Reduction::Mean
    private static final long IGNORE_NOTHING = -100; // PyTorch's default ignore_index

    private final TrainingRecipe recipe;
    private final Examples examples;
    private final MobileNetV2 net;
    private final MobileNetV2 average;
    private final UpdateRule optimizer;
    private final Augmenter augmenter;
    private final TensorOptional weights;
    private final ClassLoss byLabel;
    private final LearningRate schedule;
    private final Columns columns;
    private final long steps;
    private final Optional<Targets> taught;

    public TrainingStep(
            TrainingRecipe recipe,
            Examples examples,
            MobileNetV2 net,
            MobileNetV2 average,
            UpdateRule optimizer,
            float[] classWeights,
            Columns columns,
            Optional<Targets> taught) {
        this.columns = columns;
        this.recipe = recipe;
        this.examples = examples;
        this.net = net;
        this.average = average;
        this.optimizer = optimizer;
        this.augmenter = new Augmenter(recipe.augmentation());
        this.weights = new TensorOptional(Tensors.of(classWeights));
        this.byLabel = new ClassLoss(
                recipe.loss(), recipe.regularization().labelSmoothing(), classWeights, examples.classWeights(RARITY));
        this.steps = steps(recipe, examples);
        this.taught = taught;
        this.schedule = LearningRate.of(recipe, steps);
    }

    /** The steps of a whole run. */
    public static long steps(TrainingRecipe recipe, Examples examples) {
        return recipe.epochs() * (long) (examples.perEpoch() / recipe.batchSize());
    }

    /** The learning rate at a step, counted from 0. */
    public double learningRate(long step) {
        return schedule.at(step);
    }

    /** Trains on some images at a size and gives the loss; a loss that is no number changes nothing. */
    @SuppressWarnings("try") // the scope and the guard work by being open
    public double run(int[] indices, Shape size, long step) {
        try (PointerScope scope = new PointerScope()) {
            Tensor loss = loss(indices, size, step);
            double value = loss.item_double();
            if (!Double.isFinite(value)) {
                return value;
            }
            loss.backward();
            try (NoGradGuard guard = new NoGradGuard()) {
                optimizer.step(schedule.at(step), step);
                average(step);
            }
            return value;
        }
    }

    private Tensor loss(int[] indices, Shape size, long step) {
        double alpha = recipe.regularization().mixupAt(step, steps);
        int[] partners = recipe.regularization().mixupWithinFindings()
                ? examples.partnersWithinFindings(indices)
                : Mixup.mirrored(indices.length);
        Mixup mixup = Mixup.draw(alpha, partners, Seeds.generator(recipe.seed(), Seeds.MIXUP, step));
        if (taught.isPresent()) {
            Tensor images = mixup.blend(augmented(examples.images(indices), step));
            Tensor targets = taught.get().of(images, mixup.blend(shares(indices)), examples.numbers(indices), step);
            return loss(logits(Resizer.resize(images, size.height(), size.width()), step), targets, step);
        }
        Tensor images = Resizer.resize(examples.images(indices), size.height(), size.width());
        Tensor logits = logits(mixup.blend(augmented(images, step)), step);
        Tensor loss = loss(logits, indices, step);
        if (mixup.isOff()) {
            return loss;
        }
        return loss.mul(Tensors.scalar(mixup.share()))
                .add(loss(logits, mixup.partners(indices), step).mul(Tensors.scalar(1 - mixup.share())));
    }

    private Tensor logits(Tensor images, long step) {
        Tensor input = NetworkInference.normalize(
                images, net.architecture().inputChannels(), recipe.network().normalization());
        Tensor classified = net.classifierInput(MobileNetV2.embedding(net.features(input, true)), true);
        return columns.of(net.score(classified.mul(dropout((int) images.size(0), step))));
    }

    /** True at a step from which on class weights are in force. */
    public boolean isReweighted(long step) {
        return recipe.loss().isReweighted(step, steps);
    }

    private Tensor loss(Tensor logits, int[] indices, long step) {
        if (recipe.network().head() == OutputKind.SOFTMAX) {
            return byLabel.of(logits, examples.classes(indices), isReweighted(step));
        }
        return byLabel.ofEach(logits, shares(indices), isReweighted(step));
    }

    /** The labels as shares of every finding, smoothed, [N, findings]. */
    private Tensor shares(int[] indices) {
        double smoothing = recipe.regularization().labelSmoothing();
        boolean exclusive = recipe.network().head() == OutputKind.SOFTMAX;
        Tensor labels = exclusive ? examples.singleLabels(indices) : examples.multiLabels(indices);
        long outcomes = exclusive ? labels.size(1) : 2; // a finding of its own is present or absent
        return labels.mul_(Tensors.scalar(1 - smoothing)).add_(Tensors.scalar(smoothing / outcomes));
    }

    private Tensor loss(Tensor logits, Tensor targets, long step) {
        TensorOptional weighing = isReweighted(step) ? weights : new TensorOptional();
        if (recipe.network().head() == OutputKind.SOFTMAX) {
            return torch.cross_entropy_loss(logits, targets, weighing, MEAN, IGNORE_NOTHING, 0);
        }
        return torch.binary_cross_entropy_with_logits(logits, targets, weighing, new TensorOptional(), MEAN);
    }

    @SuppressWarnings("try") // the scope and the guard work by being open
    private Tensor augmented(Tensor images, long step) {
        try (NoGradGuard guard = new NoGradGuard()) {
            return augmenter.apply(images, Seeds.generator(recipe.seed(), Seeds.AUGMENT, step));
        }
    }

    /** Zeros and 1 / (1 - p): drawn here and not in libtorch, so that a resumed run draws the same. */
    private Tensor dropout(int count, long step) {
        RandomGenerator random = Seeds.generator(recipe.seed(), Seeds.DROPOUT, step);
        int width = net.architecture().classifierInputs();
        double dropout = recipe.regularization().dropout();
        float kept = (float) (1 / (1 - dropout));
        float[] mask = new float[count * width];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = random.nextDouble() < dropout ? 0 : kept;
        }
        return Tensors.of(mask, count, width);
    }

    private void average(long step) {
        double decay = Math.min(
                recipe.regularization().averageDecay(), (1.0 + step) / (10.0 + step)); // follows faster at first
        average.parameters().lerp_(net.parameters(), Tensors.scalar(1 - decay));
        average.buffers().lerp_(net.buffers(), Tensors.scalar(1 - decay));
    }
}
